-- D6: spending by function. The classes (类) that a sentence or table lists make its total, and the items (项)
-- of a class make the class.
with functions as (
    select
        report_id,
        basis,
        fiscal_year,
        flow,
        item,
        spending_no,
        amount_yuan,
        -- a class whose name no code list has is known by its name
        coalesce(function_class_code, item) as function_class_code,
        {{ half_unit_yuan('amount_yuan', 'amount_text') }} as half_yuan,
        {{ quoted('source_locator', 'source_text') }} as place,
        -- the prose of a report is one place, each of its tables another
        coalesce(nullif(regexp_extract(source_locator, '^(.*/)?[tsT]\d+', 0), ''), 'prose') as scope,
        {{ function_path('coalesce(function_path, item)') }} as path,
        coalesce(length(function_code) = 3, not contains(coalesce(clean_path, ''), '/')) as is_class,
        item_code
    from (select
        *,
        {{ function_path('function_path') }} as clean_path
    from {{ ref('int_spending') }})
    where
        project_id is null
        and not is_approximate
        and flow = 'expenditure'
        and item_code in ('function', 'fiscal_general_expenditure', 'fiscal_expenditure', 'total_expenditure')
),

classes as (
    select
        report_id,
        scope,
        basis,
        fiscal_year,
        function_class_code,
        count(distinct amount_yuan) as amounts,
        any_value(amount_yuan) as amount_yuan,
        max(half_yuan) as half_yuan,
        min(spending_no) as spending_no,
        any_value(item order by spending_no) as item,
        any_value(place order by spending_no) as place
    from functions
    where item_code = 'function' and is_class
    group by all
),

listed as (
    select
        report_id,
        scope,
        basis,
        fiscal_year,
        count(*) as classes,
        max(amounts) as most_amounts,
        sum(amount_yuan) as sum_yuan,
        sum(half_yuan) filter (where amount_yuan != 0) as sum_half,
        count(*) filter (where amount_yuan != 0) as filled,
        list(
            place
            order by spending_no
        ) filter (where amount_yuan != 0) as places
    from classes
    group by all
    having count(*) >= 2
),

totals as (
    select
        report_id,
        scope,
        basis,
        fiscal_year,
        list(distinct amount_yuan) as amounts,
        arg_min(amount_yuan, spending_no) as amount_yuan,
        arg_min(item, spending_no) as item,
        max(half_yuan) as half_yuan,
        arg_min(place, spending_no) as place
    from functions
    where
        item_code != 'function'
        and not contains(item, '总计')
        -- in prose the classes break down what is granted, which need not be all that is spent
        and (item_code != 'total_expenditure' or scope != 'prose')
    group by all
),

by_total as (
    select
        listed.report_id,
        concat_ws(' ', listed.report_id, listed.scope, listed.basis, listed.fiscal_year) as subject_key,
        -- a table may go on over the page: it is whole where it has every class that the report has anywhere
        listed.most_amounts = 1
        and (len(totals.amounts) = 1 or list_contains(totals.amounts, listed.sum_yuan))
        and listed.filled = max(listed.filled) over (partition by listed.report_id, listed.basis, listed.fiscal_year)
            as is_certain,
        totals.item || {{ wan('totals.amount_yuan') }} || '，而所列' || listed.filled || '个功能分类合计' as words,
        listed.sum_yuan,
        if(list_contains(totals.amounts, listed.sum_yuan), listed.sum_yuan, totals.amount_yuan) as amount_yuan,
        totals.half_yuan + listed.sum_half as envelope,
        list_prepend(totals.place, listed.places) as evidence
    from listed
    left join totals
        on
            listed.report_id = totals.report_id
            and listed.scope = totals.scope
            and listed.basis = totals.basis
            and listed.fiscal_year is not distinct from totals.fiscal_year
),

-- an item that stands in prose and in a table counts once; with two amounts nothing is certain
items as (
    select
        report_id,
        basis,
        fiscal_year,
        function_class_code,
        path,
        count(distinct amount_yuan) as amounts,
        any_value(amount_yuan) as amount_yuan,
        max(half_yuan) as half_yuan,
        min(spending_no) as spending_no,
        any_value(place order by spending_no) as place
    from functions
    where item_code = 'function' and not is_class and scope = 'prose'
    group by all
),

by_class as (
    select
        classed.report_id,
        concat_ws(' ', classed.report_id, classed.function_class_code, classed.basis, classed.fiscal_year)
            as subject_key,
        classed.amounts = 1 and max(items.amounts) = 1 as is_certain,
        '“' || classed.item || '”' || {{ wan('classed.amount_yuan') }} || '，而其下' || count(*) || '个项级科目合计' as words,
        sum(items.amount_yuan) as sum_yuan,
        classed.amount_yuan,
        classed.half_yuan + sum(items.half_yuan) as envelope,
        list_prepend(
            classed.place, list(
                items.place
                order by items.spending_no
            )
        ) as evidence
    from classes as classed
    inner join items
        on
            classed.report_id = items.report_id
            and classed.basis = items.basis
            and classed.fiscal_year is not distinct from items.fiscal_year
            and classed.function_class_code = items.function_class_code
    where classed.scope = 'prose'
    group by
        classed.report_id, classed.function_class_code, classed.basis, classed.fiscal_year, classed.amounts,
        classed.item, classed.amount_yuan, classed.half_yuan, classed.place
),

d6 as not materialized (
    select
        'D6' as rule_id,
        report_id,
        null::varchar as project_id,
        subject_key,
        if(coalesce(is_certain, false), {{ outcome_of('amount_yuan - sum_yuan') }}, 'insufficient_data') as outcome,
        {{ envelope_severity('amount_yuan - sum_yuan', 'envelope') }} as severity,
        words || {{ wan('sum_yuan') }} || '，相差' || {{ wan('abs(amount_yuan - sum_yuan)') }}
        || if(abs(amount_yuan - sum_yuan) <= envelope + 1e-6, '（在四舍五入范围内）。', '。') as statement,
        'The total is '
        || {{ yuan('amount_yuan') }}
        || ', the functions listed under it make '
        || {{ yuan('sum_yuan') }}
        || '.' as statement_en,
        {{ plain('amount_yuan') }} as printed,
        {{ plain('sum_yuan') }} as computed,
        amount_yuan - sum_yuan as difference,
        'yuan' as difference_unit,
        evidence
    from (
        select * from by_total
        union all
        select * from by_class
    ) as sums
)

{{ checks(['d6']) }}
