-- A03: what is carried over. Closing = opening + revenue − expenditure in a report's accounts, and the
-- opening balance of a year is the closing balance of the year before, in whatever report of the agency.
with stated as (
    select
        stated.*,
        reports.agency_id
    from {{ ref('int_stated') }} as stated
    inner join {{ ref('int_report') }} as reports on stated.report_id = reports.report_id
    where stated.basis = 'actual' and stated.amounts = 1
),

within as (
    select
        opening.report_id,
        opening.fiscal_year,
        opening.amount_yuan as opening_yuan,
        revenue.amount_yuan as revenue_yuan,
        expenditure.amount_yuan as expenditure_yuan,
        closing.amount_yuan as closing_yuan,
        opening.amount_yuan + revenue.amount_yuan - expenditure.amount_yuan as computed_yuan,
        opening.half_yuan + revenue.half_yuan + expenditure.half_yuan + closing.half_yuan as envelope,
        [opening.place, revenue.place, expenditure.place, closing.place] as evidence
    from stated as opening
    {% for side, account in [
        ('revenue', 'year_revenue'), ('expenditure', 'year_expenditure'), ('closing', 'balance_out')
    ] -%}
    left join stated as {{ side }}
        on
            opening.report_id = {{ side }}.report_id
            and opening.fiscal_year is not distinct from {{ side }}.fiscal_year
            and {{ side }}.account = '{{ account }}'
    {% endfor -%}
    where opening.account = 'balance_in'
),

over_years as (
    select
        opening.report_id,
        opening.fiscal_year,
        closing.fiscal_year as closing_year,
        opening.amount_yuan as opening_yuan,
        min(closing.amount_yuan) as closing_yuan,
        count(distinct closing.amount_yuan) as amounts,
        min(opening.half_yuan) as envelope,
        list_prepend(min(opening.place), list_sort(list(closing.place))) as evidence
    from stated as opening
    left join stated as closing
        on
            opening.agency_id = closing.agency_id
            and opening.fiscal_year = closing.fiscal_year + 1
            and closing.account = 'balance_out'
    where opening.account = 'balance_in'
    group by all
),

a03 as not materialized (
    select
        'A03' as rule_id,
        report_id,
        null::varchar as project_id,
        concat_ws(' ', report_id, fiscal_year, 'roll') as subject_key,
        {{ outcome_of('closing_yuan - computed_yuan') }} as outcome,
        {{ envelope_severity('closing_yuan - computed_yuan', 'envelope') }} as severity,
        '年初结转结余' || {{ wan('opening_yuan') }} || '加本年收入' || {{ wan('revenue_yuan') }} || '减本年支出'
        || {{ wan('expenditure_yuan') }} || '为' || {{ wan('computed_yuan') }} || '，而年末结转结余为'
        || {{ wan('closing_yuan') }} || '。' as statement,
        'Opening balance plus revenue less expenditure is ' || {{ yuan('computed_yuan') }}
        || ', the closing balance is stated as ' || {{ yuan('closing_yuan') }} || '.' as statement_en,
        {{ plain('closing_yuan') }} as printed,
        {{ plain('computed_yuan') }} as computed,
        closing_yuan - computed_yuan as difference,
        'yuan' as difference_unit,
        evidence
    from within
    union all
    select
        'A03' as rule_id,
        report_id,
        null as project_id,
        concat_ws(' ', report_id, fiscal_year, 'opening') as subject_key,
        if(amounts = 1, {{ outcome_of('opening_yuan - closing_yuan') }}, 'insufficient_data') as outcome,
        null as severity,
        fiscal_year || '年初结转结余' || {{ wan('opening_yuan') }} || '，而' || closing_year || '年末结转结余为'
        || {{ wan('closing_yuan') }} || '，相差' || {{ wan('abs(opening_yuan - closing_yuan)') }} || '。' as statement,
        'The opening balance of ' || fiscal_year || ' is ' || {{ yuan('opening_yuan') }} || ', the closing balance of '
        || closing_year || ' was ' || {{ yuan('closing_yuan') }} || '.' as statement_en,
        {{ plain('opening_yuan') }} as printed,
        {{ plain('closing_yuan') }} as computed,
        opening_yuan - closing_yuan as difference,
        'yuan' as difference_unit,
        evidence
    from over_years
)

{{ checks(['a03']) }}
