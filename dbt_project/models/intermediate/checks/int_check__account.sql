-- Family D: identities between the accounts that a report states. An identity is judged where its
-- total and each part that it needs are stated, each with one amount. Off by less than the rounding of the
-- printed values is `info`.
{% set identities = [
    ('D4', 'year_expenditure', ['basic_expenditure', 'project_expenditure'],
        ['transfer_up', 'operating_expenditure', 'subsidy_down'], '本年支出', '基本支出、项目支出等'),
    ('D9', 'basic_expenditure', ['personnel', 'public_use'], [], '基本支出', '人员经费与公用经费'),
    ('D10', 'three_public', ['vehicle_purchase_operation', 'reception'], ['travel_abroad'],
        '“三公”经费', '因公出国（境）费、公务用车购置及运行维护费与公务接待费'),
    ('D17', 'vehicle_purchase_operation', ['vehicle_purchase', 'vehicle_operation'], [],
        '公务用车购置及运行维护费', '购置费与运行维护费'),
    ('D15', 'procurement', ['procurement_goods', 'procurement_services'], ['procurement_works'],
        '政府采购支出', '货物、工程与服务'),
    ('D11', 'operating_cost', ['public_use'], [], '机关运行经费', '公用经费'),
    ('D8', 'fiscal_expenditure', ['fiscal_general_expenditure', 'fiscal_fund_expenditure'],
        ['state_capital_expenditure'], '财政拨款支出', '一般公共预算、政府性基金与国有资本经营预算支出')
] -%}
with stated as (
    select * from {{ ref('int_stated') }}
),

{% for rule_id, total, needed, optional, total_name, part_names in identities -%}
{{ rule_id | lower }}_sums as (
    select
        totals.report_id,
        totals.basis,
        totals.fiscal_year,
        totals.amount_yuan,
        totals.half_yuan,
        totals.place,
        totals.amounts,
        coalesce(max(parts.amounts), 0) as most_amounts,
        count(*) filter (where parts.account in ({{ needed | map('tojson') | join(', ') | replace('"', "'") }}))
            as needed,
        sum(parts.amount_yuan) as sum_yuan,
        sum(parts.half_yuan) filter (where parts.amount_yuan != 0) as sum_half,
        list(
            parts.place
            order by parts.account
        ) filter (where parts.amount_yuan != 0) as places
    from stated as totals
    left join stated as parts
        on
            totals.report_id = parts.report_id
            and totals.basis = parts.basis
            and totals.fiscal_year is not distinct from parts.fiscal_year
            and parts.account in ({{ (needed + optional) | map('tojson') | join(', ') | replace('"', "'") }})
    where totals.account = '{{ total }}'
    group by all
),

{{ rule_id | lower }} as not materialized (
    select
        '{{ rule_id }}' as rule_id,
        report_id,
        concat_ws(' ', report_id, basis, fiscal_year) as subject_key,
        if(
            amounts > 1 or most_amounts > 1 or needed < {{ needed | length }}, 'insufficient_data',
            {{ outcome_of('amount_yuan - sum_yuan') }}
        ) as outcome,
        {{ envelope_severity('amount_yuan - sum_yuan', 'half_yuan + sum_half') }} as severity,
        coalesce(fiscal_year || '年', '') || '{{ total_name }}' || {{ wan('amount_yuan') }} || '，而{{ part_names }}'
        || {{ "'合计'" if (needed + optional) | length > 1 else "'为'" }} || {{ wan('sum_yuan') }} || '，相差'
        || {{ wan('abs(amount_yuan - sum_yuan)') }}
        || if(abs(amount_yuan - sum_yuan) <= half_yuan + sum_half + 1e-6, '（在四舍五入范围内）。', '。') as statement,
        '{{ total | replace('_', ' ') }} is '
        || {{ yuan('amount_yuan') }}
        || ', its parts make '
        || {{ yuan('sum_yuan') }}
        || '.' as statement_en,
        {{ plain('amount_yuan') }} as printed,
        {{ plain('sum_yuan') }} as computed,
        amount_yuan - sum_yuan as difference,
        'yuan' as difference_unit,
        list_prepend(place, coalesce(places, [])) as evidence
    from {{ rule_id | lower }}_sums
),

{% endfor -%}

-- A02: both sides of the final accounts, to the fen
totals as (
    select
        report_id,
        item_code,
        basis,
        fiscal_year,
        list(distinct amount_yuan) as amounts,
        any_value(amount_yuan order by source_locator) as amount_yuan,
        any_value({{ quoted('source_locator', 'source_text') }} order by source_locator) as place
    from {{ ref('int_spending') }}
    where
        item_code in ('total_revenue', 'total_expenditure')
        and project_id is null
        and not is_approximate
        -- 本年合计 leaves out carry-over and balances, so the two sides may differ
        and not contains(item, '本年')
    group by all
),

a02 as not materialized (
    select
        'A02' as rule_id,
        coalesce(revenue.report_id, expenditure.report_id) as report_id,
        concat_ws(
            ' ', coalesce(revenue.report_id, expenditure.report_id), coalesce(revenue.basis, expenditure.basis),
            coalesce(revenue.fiscal_year, expenditure.fiscal_year)
        ) as subject_key,
        case
            when revenue.report_id is null or expenditure.report_id is null then 'insufficient_data'
            when list_has_any(revenue.amounts, expenditure.amounts) then 'passed'
            else 'finding'
        end as outcome,
        coalesce(revenue.fiscal_year || '年', '') || '收入总计' || {{ wan('revenue.amount_yuan') }} || '，支出总计'
        || {{ wan('expenditure.amount_yuan') }} || '，相差'
        || {{ wan('abs(revenue.amount_yuan - expenditure.amount_yuan)') }} || '。' as statement,
        'Total revenue is ' || {{ yuan('revenue.amount_yuan') }} || ', total expenditure '
        || {{ yuan('expenditure.amount_yuan') }} || '.' as statement_en,
        {{ plain('revenue.amount_yuan') }} as printed,
        {{ plain('expenditure.amount_yuan') }} as computed,
        revenue.amount_yuan - expenditure.amount_yuan as difference,
        'yuan' as difference_unit,
        [revenue.place, expenditure.place] as evidence
    from (
        select * from totals
        where item_code = 'total_revenue'
    ) as revenue
    full join (
        select * from totals
        where item_code = 'total_expenditure'
    ) as expenditure
        on
            revenue.report_id = expenditure.report_id
            and revenue.basis = expenditure.basis
            and revenue.fiscal_year is not distinct from expenditure.fiscal_year
),

-- D2, D3: a sentence or table that opens a total into its parts and a balance carried over
lines as (
    select
        spending.* exclude (source_locator), -- noqa: RF02
        coalesce(
            nullif(regexp_extract(spending.source_locator, '^(.*/)?[tsT]\d+', 0), ''),
            if(
                broken.first_line is null,
                regexp_extract(spending.source_locator, '^(p\d+/)?[LP]\d+', 0),
                concat(broken.page, if(broken.page = '', '', '/'), 'L', broken.first_line)
            )
        ) as scope,
        {{ half_unit_yuan('amount_yuan', 'amount_text') }} as half_yuan,
        {{ quoted('spending.source_locator', 'spending.source_text') }} as place,
        row_number() over (
            partition by
                spending.report_id, scope, spending.basis, spending.fiscal_year, spending.item_code,
                contains(spending.item, '本年')
            order by spending.spending_no
        ) as nth
    from {{ ref('int_spending') }} as spending
    left join {{ ref('int_broken_line') }} as broken
        on
            spending.document_id = broken.document_id
            and regexp_extract(spending.source_locator, '^p\d+', 0) = broken.page
            and try_cast(regexp_extract(spending.source_locator, '^(?:p\d+/)?[LP](\d+)', 1) as bigint) = broken.line
    where spending.project_id is null and not spending.is_approximate and spending.item_code is not null
),

{% for rule_id, total, parts, balance in [
    ('D2', 'total_revenue', ['fiscal_revenue', 'superior_revenue', 'business_revenue', 'operating_revenue',
        'affiliate_revenue', 'other_revenue'], 'balance_in'),
    ('D3', 'total_expenditure', ['basic_expenditure', 'project_expenditure', 'transfer_up', 'operating_expenditure',
        'subsidy_down'], 'balance_out')
] -%}
{{ rule_id | lower }}_sums as (
    select
        opened.report_id,
        opened.scope,
        opened.basis,
        opened.fiscal_year,
        opened.amount_yuan,
        opened.item,
        opened.half_yuan,
        opened.place,
        sum(parts.amount_yuan) as sum_yuan,
        sum(parts.half_yuan) filter (where parts.amount_yuan != 0) as sum_half,
        sum(parts.amount_yuan) filter (where parts.item_code = '{{ balance }}') as balance_yuan,
        count(*) filter (where parts.item_code = '{{ balance }}') as balances,
        count(*) filter (where parts.item_code != '{{ balance }}') as others,
        count(parts.item_code) = count(distinct parts.item_code) as is_each_once,
        list(
            parts.place
            order by parts.spending_no
        ) filter (where parts.amount_yuan != 0) as places
    from lines as opened
    left join lines as parts
        on
            opened.report_id = parts.report_id
            and opened.scope = parts.scope
            and opened.basis = parts.basis
            and opened.fiscal_year is not distinct from parts.fiscal_year
            and parts.item_code in (
                '{{ balance }}', {{ parts | map('tojson') | join(', ') | replace('"', "'") }}
            )
    where
        opened.item_code = '{{ total }}'
        and not contains(opened.item, '本年')
        -- a total that is stated once in its sentence or table
        and opened.nth = 1
    group by all
),

{{ rule_id | lower }} as not materialized (
    select
        '{{ rule_id }}' as rule_id,
        report_id,
        concat_ws(' ', report_id, scope, basis, fiscal_year) as subject_key,
        if(
            balances != 1 or others = 0 or not is_each_once, 'insufficient_data',
            {{ outcome_of('amount_yuan - sum_yuan') }}
        ) as outcome,
        {{ envelope_severity('amount_yuan - sum_yuan', 'half_yuan + sum_half') }} as severity,
        '“' || item || '”' || {{ wan('amount_yuan') }} || '，而所列各项（含{{ '上年结转' if rule_id == 'D2' else '结转下年' }}'
        || {{ wan('balance_yuan') }} || '）合计' || {{ wan('sum_yuan') }} || '，相差'
        || {{ wan('abs(amount_yuan - sum_yuan)') }} || '。' as statement,
        'The total is ' || {{ yuan('amount_yuan') }} || ', but the parts named with it, ' || {{ yuan('balance_yuan') }}
        || ' carried over among them, make ' || {{ yuan('sum_yuan') }} || '.' as statement_en,
        {{ plain('amount_yuan') }} as printed,
        {{ plain('sum_yuan') }} as computed,
        amount_yuan - sum_yuan as difference,
        'yuan' as difference_unit,
        list_prepend(place, coalesce(places, [])) as evidence
    from {{ rule_id | lower }}_sums
),

{% endfor -%}

-- D5: revenue of the year, opened into its kinds in one sentence or table. What the treasury grants is stated as
-- a whole or by its budgets.
d5_sums as (
    select
        opened.report_id,
        opened.scope,
        opened.basis,
        opened.fiscal_year,
        opened.amount_yuan,
        opened.half_yuan,
        opened.place,
        coalesce(
            sum(parts.amount_yuan) filter (where parts.item_code = 'fiscal_revenue'),
            sum(parts.amount_yuan) filter (where parts.is_of_treasury)
        )
        + coalesce(sum(parts.amount_yuan) filter (where not parts.is_of_treasury), 0) as sum_yuan,
        sum(parts.half_yuan) filter (where parts.amount_yuan != 0) as sum_half,
        count(*) as parts,
        count(*) = count(distinct parts.item_code) as is_each_once,
        list(
            parts.place
            order by parts.spending_no
        ) filter (where parts.amount_yuan != 0) as places
    from lines as opened
    left join (
        select
            *,
            item_code in (
                'fiscal_revenue', 'fiscal_general_revenue', 'fiscal_fund_revenue', 'state_capital_revenue'
            ) as is_of_treasury
        from lines
        where
            item_code in (
                'fiscal_revenue', 'fiscal_general_revenue', 'fiscal_fund_revenue', 'state_capital_revenue',
                'superior_revenue', 'business_revenue', 'operating_revenue', 'affiliate_revenue', 'other_revenue'
            )
    ) as parts
        on
            opened.report_id = parts.report_id
            and opened.scope = parts.scope
            and opened.basis = parts.basis
            and opened.fiscal_year is not distinct from parts.fiscal_year
    where opened.item_code = 'total_revenue' and contains(opened.item, '本年') and opened.nth = 1
    group by all
),

d5 as not materialized (
    select
        'D5' as rule_id,
        report_id,
        concat_ws(' ', report_id, scope, basis, fiscal_year) as subject_key,
        if(is_each_once, {{ outcome_of('amount_yuan - sum_yuan') }}, 'insufficient_data') as outcome,
        {{ envelope_severity('amount_yuan - sum_yuan', 'half_yuan + sum_half') }} as severity,
        '本年收入' || {{ wan('amount_yuan') }} || '，而所列各项收入合计' || {{ wan('sum_yuan') }} || '，相差'
        || {{ wan('abs(amount_yuan - sum_yuan)') }} || '。' as statement,
        'Revenue of the year is ' || {{ yuan('amount_yuan') }} || ', its kinds make ' || {{ yuan('sum_yuan') }} || '.'
            as statement_en,
        {{ plain('amount_yuan') }} as printed,
        {{ plain('sum_yuan') }} as computed,
        amount_yuan - sum_yuan as difference,
        'yuan' as difference_unit,
        list_prepend(place, coalesce(places, [])) as evidence
    from d5_sums
),

-- A09: a part is no larger than its whole
a09 as not materialized (
    select
        'A09' as rule_id,
        parts.report_id,
        concat_ws(' ', parts.report_id, parts.account, wholes.account, parts.basis, parts.fiscal_year) as subject_key,
        case
            when parts.amounts > 1 or wholes.amounts > 1 then 'insufficient_data'
            when parts.amount_yuan > wholes.amount_yuan then 'finding'
            else 'passed'
        end as outcome,
        {{ envelope_severity('parts.amount_yuan - wholes.amount_yuan', 'parts.half_yuan + wholes.half_yuan') }}
            as severity,
        '“' || parts.item || '”' || {{ wan('parts.amount_yuan') }} || '，大于其所属的“' || wholes.item || '”'
        || {{ wan('wholes.amount_yuan') }} || '。' as statement,
        'A part of ' || {{ yuan('parts.amount_yuan') }} || ' exceeds its whole of ' || {{ yuan('wholes.amount_yuan') }}
        || '.' as statement_en,
        {{ plain('parts.amount_yuan') }} as printed,
        {{ plain('wholes.amount_yuan') }} as computed,
        parts.amount_yuan - wholes.amount_yuan as difference,
        'yuan' as difference_unit,
        [parts.place, wholes.place] as evidence
    from (
        values
        ('procurement_small', 'procurement_medium'),
        ('procurement_medium', 'procurement'),
        ('basic_expenditure', 'total_expenditure'),
        ('project_expenditure', 'total_expenditure'),
        ('personnel', 'basic_expenditure'),
        ('public_use', 'basic_expenditure'),
        ('three_public', 'total_expenditure'),
        ('reception', 'three_public'),
        ('travel_abroad', 'three_public'),
        ('vehicle_operation', 'vehicle_purchase_operation'),
        ('fiscal_revenue', 'total_revenue')
    ) as pairs (part, whole)
    inner join stated as parts on pairs.part = parts.account
    inner join stated as wholes
        on
            pairs.whole = wholes.account
            and parts.report_id = wholes.report_id
            and parts.basis = wholes.basis
            and parts.fiscal_year is not distinct from wholes.fiscal_year
),

-- A10: one account, stated more than once for one year and basis. Another number of digits is no contradiction.
repeated as (
    select
        report_id,
        basis,
        fiscal_year,
        item_code,
        regexp_replace(item, '支出|金额|总额|合计|费用|的|[“”]', '', 'g') as name,
        min(amount_yuan) as lowest_yuan,
        max(amount_yuan) as highest_yuan,
        count(*) as times,
        max({{ half_unit_yuan('amount_yuan', 'amount_text') }}) as half_yuan,
        any_value(item order by source_locator, item) as item,
        arg_min({{ quoted('source_locator', 'source_text') }}, (amount_yuan, source_locator)) as place,
        arg_max({{ quoted('source_locator', 'source_text') }}, (amount_yuan, source_locator)) as other_place
    from {{ ref('int_spending') }}
    where
        project_id is null
        and not is_approximate
        and item_code in (
            'three_public', 'travel_abroad', 'vehicle_purchase_operation', 'vehicle_purchase', 'vehicle_operation',
            'reception', 'operating_cost', 'procurement', 'personnel', 'public_use'
        )
    group by all
    having count(*) > 1
),

a10 as not materialized (
    select
        'A10' as rule_id,
        report_id,
        concat_ws(' ', report_id, item_code, name, basis, fiscal_year) as subject_key,
        if(highest_yuan - lowest_yuan <= if(half_yuan > 50, half_yuan, 0), 'passed', 'finding') as outcome,
        '“' || item || '”在两处分别写作' || {{ wan('lowest_yuan') }} || '和' || {{ wan('highest_yuan') }} || '，相差'
        || {{ wan('highest_yuan - lowest_yuan') }} || '。' as statement,
        'One account is stated as ' || {{ yuan('lowest_yuan') }} || ' and as ' || {{ yuan('highest_yuan') }} || '.'
            as statement_en,
        {{ plain('highest_yuan') }} as printed,
        {{ plain('lowest_yuan') }} as computed,
        highest_yuan - lowest_yuan as difference,
        'yuan' as difference_unit,
        [other_place, place] as evidence
    from repeated
)

{{ checks(['a02', 'a09', 'a10', 'd2', 'd3', 'd4', 'd5', 'd8', 'd9', 'd10', 'd11', 'd15', 'd17']) }}
