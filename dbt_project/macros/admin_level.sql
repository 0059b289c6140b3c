{#
    Level of an agency from its own name (after the region) and its region's level. 楚江市… alone
    can be a prefecture or a county-level city, so an unknown region gives NULL there.
-#}
{% macro admin_level(own_name, region_level) -%}
    case
        when regexp_matches(
            {{ own_name }},
            '^(.*[省市县区旗州])?[^省市县区旗州和与]{1,6}(镇|乡|街道)'
            || '(人民政府|政府|办事处|党委|党工委|中心|卫生院|卫生服务|幼儿园|小学|中学|学校|财政所|派出所|$)'
        ) then 'township'
        when {{ region_level }} is not null then {{ region_level }}
        when regexp_matches({{ own_name }}, '^[^县区旗]{2,10}(县|旗)|市[^市县区旗]{1,6}区') then 'county'
        when regexp_matches({{ own_name }}, '^[^省]{2,4}省') then 'province'
    end
{%- endmacro %}
