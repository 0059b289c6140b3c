{{ config(tags=['code']) }}

{%- set cases = [
    (plain('99.500000'), '99.5', 'trailing zeros go'),
    (plain('100.000000'), '100', 'zeros of a whole number stay'),
    (plain('0.070000'), '0.07', 'leading zeros stay'),
    (plain('20'), '20', 'a whole number is left alone'),
    (plain('-13.150000'), '-13.15', 'the sign stays'),
    (wan('28000000.00::decimal(18, 2)'), '2800万元', 'yuan become 万元'),
    (wan('104.00::decimal(18, 2)'), '0.0104万元', 'small amounts keep their digits'),
    (half_unit('98.5::decimal(18, 6)'), '0.05', 'one decimal is rounded at the second'),
    (half_unit('92::decimal(18, 6)'), '0.5', 'a whole number is rounded at the first decimal'),
    (half_unit_yuan('142500.00::decimal(18, 2)'), '50.0', '14.25万元 hides 50 yuan'),
    (half_unit_yuan('280000.00::decimal(18, 2)'), '50.0', '28万元 is 28.00万元'),
    (half_unit_yuan('19219325.65::decimal(18, 2)'), '0.005', 'an amount in yuan hides half a fen'),
    (half_unit_yuan('520000000.00::decimal(18, 2)', "'5.2亿元'"), '5000000.0', '5.2亿元 hides 500万元'),
    (half_unit_yuan('387000.00::decimal(18, 2)', "'38.7万元'"), '500.0', 'one digit of 万元 hides 500 yuan'),
    (half_unit_yuan('387000.00::decimal(18, 2)', "'38.70'"), '50.0', 'two digits hide 50, in a column of 万元 too'),
    (half_unit_yuan('180000.00::decimal(18, 2)', "'18万元'"), '50.0', 'whole 万元 are taken as they are'),
    (half_unit_yuan('19455900.00::decimal(18, 2)', "'19,455,900.00'"), '0.005', 'digits of yuan hide half a fen'),
    (half_unit_yuan('0.00::decimal(18, 2)', "'0.00'"), '50.0', 'a printed 0 has no unit of its own'),
    (half_unit_yuan('180000.00::decimal(18, 2)', "'１８．０万元'"), '500.0', 'full-width digits are digits'),
    (half_unit_yuan('180000.00::decimal(18, 2)', "'十八万元'"), '50.0', 'numerals have no last digit'),
    (yuan('105007000.50::decimal(18, 2)'), '105,007,000.50 yuan', 'yuan with separators'),
    (yuan('30000.00::decimal(18, 2)'), '30,000 yuan', 'no fen where there is none'),
    (ratio_pct('1::decimal(18, 2)', '3::decimal(18, 2)'), '33.333300', 'a ratio has four decimals'),
    (ratio_pct('1::decimal(18, 2)', '0::decimal(18, 2)'), none, 'nothing is a part of nothing'),
    (ratio_pct('null', '1::decimal(18, 2)'), none, 'unknown stays unknown'),
    (ratio_pct('9999999999999999.99::decimal(18, 2)', '9999999999999999.99::decimal(18, 2)'), '100.000000',
        'the largest amounts do not overflow'),
    (percent_verdict('33.33', '1000000', '3000000', '50', '50'), 'agrees', '1/3 is 33.33%'),
    (percent_verdict('33.4', '1000000', '3000000', '50', '50'), 'differs', '1/3 is not 33.4%'),
    (percent_verdict('66.6', '2000000', '3000000', '0.005', '0.005'), 'truncated', '2/3 cut off is 66.6%'),
    (percent_verdict('66.7', '2000000', '3000000', '0.005', '0.005'), 'agrees', '2/3 rounded is 66.7%'),
    (percent_verdict('50', '2000000', '0', '50', '50'), none, 'a budget of 0 has no rate'),
    (percent_verdict('33.34', '10000', '30000', '50', '50'), 'agrees', 'rounded amounts allow for 33.34%'),
    (function_path("'公共安全支出（类）公安（款）行政运行（项）'"), '公共安全/公安/行政运行', 'marks of level go'),
    (function_path("'公共安全支出/公安/其他公安支出'"), '公共安全/公安/其他公安', 'so does 支出'),
    (function_path("'社会保障和就业支出—行政事业单位养老支出'"), '社会保障和就业/行政事业单位养老', 'a dash divides'),
    (admin_level("'公安局'", "'county'"), 'county', 'the level of its region'),
    (admin_level("'雨林镇中心卫生院'", "'county'"), 'township', 'a hospital of a town'),
    (admin_level("'住房和城乡建设局'", "'county'"), 'county', '城乡 is no 乡'),
    (admin_level("'乡村振兴局'", "'county'"), 'county', 'neither is 乡村'),
    (admin_level("'岷阳县第二幼儿园'", 'null'), 'county', 'an unknown county is a county'),
    (admin_level("'椰城市滨海区水务局'", 'null'), 'county', 'a district of an unknown city is of county level'),
    (admin_level("'楚江市房屋安全中心'", 'null'), none, 'a 市 can be a prefecture or of county level'),
    (stable_key(["'a'", 'null', '2021']), '4fa7c671b3b07ae2a37c', 'as ingest.records.stable_key')
] -%}

with cases (claim, found, expected) as (
    values
    {% for found, expected, claim in cases -%}
    (
        '{{ claim }}',
        cast({{ found }} as varchar),
        {{ "null" if expected is none else "'" ~ expected ~ "'" }}
    ){{ "," if not loop.last }}
    {% endfor %}
)

select *
from cases
where found is distinct from expected
