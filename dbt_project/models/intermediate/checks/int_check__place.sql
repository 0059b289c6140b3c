-- D7, D16: one quantity, stated in several places or with its parts.
with reports as (
    select
        report_id,
        document_id,
        report_no,
        coalesce(agency_id, report_id) as agency_id,
        {{ position_of('source_locator') }} as starts_at
    from {{ ref('int_report') }}
),

-- D7: the totals of an agency's year, in whatever table, text or report they stand. Totals over all money
-- are known by their account, others by their words too (基本支出 of 财政拨款 is a part of 基本支出).
stated as (
    select
        reports.agency_id,
        reports.report_id,
        reports.report_no,
        spending.basis,
        spending.fiscal_year,
        spending.amount_yuan,
        spending.item,
        case
            when spending.item_code in ('total_revenue', 'total_expenditure')
                then spending.item_code || if(contains(spending.item, '本年'), ' year', '')
            else
                spending.item_code || ' '
                || regexp_replace(spending.item, '本年|支出|金额|总额|合计|总计|费用|决算|预算|的|[“”]', '', 'g')
        end as account,
        case
            -- within a report these are A10
            when
                spending.item_code not in (
                    'total_revenue', 'total_expenditure', 'basic_expenditure', 'project_expenditure',
                    'fiscal_general_expenditure'
                ) then spending.report_id
            else
                spending.report_id || ' '
                || coalesce(nullif(regexp_extract(spending.source_locator, '^(.*/)?[tsT]\d+', 0), ''), 'prose')
        end as scope,
        {{ half_unit_yuan('spending.amount_yuan', 'spending.amount_text') }} as half_yuan,
        {{ quoted('spending.source_locator', 'spending.source_text') }} as place,
        spending.spending_no
    from {{ ref('int_spending') }} as spending
    inner join reports on spending.report_id = reports.report_id
    where
        spending.project_id is null
        and not spending.is_approximate
        and spending.fiscal_year is not null
        and spending.item_code in (
            'total_revenue', 'total_expenditure', 'basic_expenditure', 'project_expenditure',
            'fiscal_general_expenditure', 'three_public', 'travel_abroad', 'vehicle_purchase_operation', 'reception',
            'operating_cost', 'procurement'
        )
),

scopes as (
    select
        agency_id,
        basis,
        fiscal_year,
        account,
        scope,
        any_value(report_id) as report_id,
        any_value(report_no) as report_no,
        count(distinct amount_yuan) as amounts,
        any_value(amount_yuan) as amount_yuan,
        max(half_yuan) as half_yuan,
        arg_min(item, spending_no) as item,
        arg_min(place, spending_no) as place
    from stated
    group by agency_id, basis, fiscal_year, account, scope
),

several as (
    select
        agency_id,
        basis,
        fiscal_year,
        account,
        count(*) as scopes,
        max(amounts) as most_amounts,
        min(amount_yuan) as lowest_yuan,
        max(amount_yuan) as highest_yuan,
        -- the coarser of two prints may be rounded; two prints as fine as each other agree to the digit
        if(max(half_yuan) > min(half_yuan), max(half_yuan), 0) as tolerance,
        arg_min(report_id, (report_no, report_id)) as report_id,
        arg_min(item, (amount_yuan, report_no, scope)) as item,
        arg_min(place, (amount_yuan, report_no, scope)) as place,
        arg_max(item, (amount_yuan, report_no, scope)) as other_item,
        arg_max(place, (amount_yuan, report_no, scope)) as other_place
    from scopes
    group by agency_id, basis, fiscal_year, account
    having count(*) > 1
),

d7 as not materialized (
    select
        'D7' as rule_id,
        report_id,
        concat_ws(' ', agency_id, basis, fiscal_year, account) as subject_key,
        if(most_amounts > 1, 'insufficient_data', {{ outcome_of('highest_yuan - lowest_yuan', 'tolerance') }})
            as outcome,
        fiscal_year || '年“' || item || '”一处为' || {{ wan('lowest_yuan') }} || '，另一处“' || other_item || '”为'
        || {{ wan('highest_yuan') }} || '，同一数字相差' || {{ wan('highest_yuan - lowest_yuan') }} || '。' as statement,
        'One total of ' || fiscal_year || ' is stated as ' || {{ yuan('lowest_yuan') }} || ' in one place and as '
        || {{ yuan('highest_yuan') }} || ' in another.' as statement_en,
        {{ plain('highest_yuan') }} as printed,
        {{ plain('lowest_yuan') }} as computed,
        highest_yuan - lowest_yuan as difference,
        'yuan' as difference_unit,
        [place, other_place] as evidence
    from several
),

-- D16: 共有车辆70辆，其中：…用车0辆、…用车70辆
vehicles as (
    select
        document_id,
        locator,
        {{ position_of('locator') }} as stands_at,
        regexp_extract(text, '共有[^，。；、]{0,6}?车[辆]?(\d+)辆[，,；;]?其中[：:，]?([^。；]*?用车\d+辆[^。；]*)', 0)
            as quote,
        cast(regexp_extract(text, '共有[^，。；、]{0,6}?车[辆]?(\d+)辆', 1) as integer) as total,
        list_transform(
            regexp_extract_all(
                regexp_extract(
                    text, '共有[^，。；、]{0,6}?车[辆]?\d+辆[，,；;]?其中[：:，]?([^。；]*?用车\d+辆[^。；]*)', 1
                ),
                '用车(\d+)辆', 1
            ),
            lambda n: cast(n as integer)
        ) as kinds
    from ({{ from_latest(ref('stg_block')) }})
    where contains(text, '共有') and regexp_matches(text, '共有[^，。；、]{0,6}?车[辆]?\d+辆')
),

d16 as not materialized (
    select
        'D16' as rule_id,
        reports.report_id,
        vehicles.document_id || ' ' || vehicles.locator as subject_key,
        case
            when len(vehicles.kinds) < 2 then 'insufficient_data'
            when list_sum(vehicles.kinds) = vehicles.total then 'passed'
            else 'finding'
        end as outcome,
        '共有车辆' || vehicles.total || '辆，而按用途所列' || len(vehicles.kinds) || '类合计'
        || cast(list_sum(vehicles.kinds) as integer) || '辆。' as statement,
        'The vehicles are ' || vehicles.total || ', but those listed by use are '
        || cast(list_sum(vehicles.kinds) as integer) || '.' as statement_en,
        vehicles.total::varchar as printed,
        cast(list_sum(vehicles.kinds) as integer)::varchar as computed,
        vehicles.total - list_sum(vehicles.kinds) as difference,
        'value' as difference_unit,
        [{ 'source_locator': vehicles.locator, 'quote': coalesce(nullif(vehicles.quote, ''), '共有车辆') }] as evidence
    from vehicles
    inner join reports
        on vehicles.document_id = reports.document_id and vehicles.stands_at >= reports.starts_at
    qualify row_number() over (
        partition by vehicles.document_id, vehicles.locator order by reports.starts_at desc, reports.report_no desc
    ) = 1
)

{{ checks(['d7', 'd16']) }}
