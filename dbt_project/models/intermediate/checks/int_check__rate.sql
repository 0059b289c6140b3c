-- Rules over printed percentages (A04, A14, D12): a percentage recomputes from amounts that are printed too.
with amounts as (
    select
        *,
        {{ half_unit_yuan('amount_yuan', 'amount_text') }} as half_yuan,
        {{ quoted('source_locator', 'source_text') }} as place
    from {{ ref('int_spending') }}
    where not is_approximate
),

-- A14: a printed rate of execution. It may be meant against either budget that is printed beside it
-- (全年, 年初), so one that agrees is enough.
rates as (
    {% for budget in ['budget_yuan', 'initial_budget_yuan'] -%}
    select
        report_id,
        project_id,
        project_id as subject_key,
        project_name as subject,
        execution_rate_pct as printed_pct,
        executed_yuan,
        {{ budget }},
        {{ half_unit_yuan('executed_yuan') }} as executed_half,
        {{ half_unit_yuan(budget) }} as budget_half,
        {{ loop.index }} as preference,
        [{{ quoted('source_locator', 'source_text') }}] as evidence
    from {{ ref('int_project') }}
    where execution_rate_pct is not null
    union all
    {% endfor -%}
    select
        actual.report_id,
        actual.project_id,
        actual.spending_id as subject_key,
        actual.item as subject,
        actual.budget_completion_pct as printed_pct,
        actual.amount_yuan as executed_yuan,
        budgets.amount_yuan as budget_yuan,
        actual.half_yuan as executed_half,
        budgets.half_yuan as budget_half,
        if(budgets.basis = 'budget', 1, 2) as preference,
        [actual.place, budgets.place] as evidence
    from amounts as actual
    left join amounts as budgets
        on
            actual.report_id = budgets.report_id
            and actual.project_id is not distinct from budgets.project_id
            and actual.fiscal_year is not distinct from budgets.fiscal_year
            and actual.function_code is not distinct from budgets.function_code
            and actual.item = budgets.item
            and budgets.basis in ('budget', 'initial_budget')
    -- a form's total row is judged as its project
    left join {{ ref('int_project') }} as projects
        on
            actual.project_id = projects.project_id
            and actual.amount_yuan = projects.executed_yuan
            and projects.execution_rate_pct is not null
    where
        actual.basis = 'actual'
        and actual.budget_completion_pct is not null
        and projects.project_id is null
),

executions as (
    select
        *,
        {{ percent_verdict('printed_pct', 'executed_yuan', 'budget_yuan', 'executed_half', 'budget_half') }} as verdict,
        {{ ratio_pct('executed_yuan', 'budget_yuan') }} as computed_pct
    from rates
    -- the budget that comes nearest stands for the rate
    qualify
        row_number()
            over (
                partition by subject_key
                order by
                    case verdict when 'agrees' then 0 when 'truncated' then 1 when 'differs' then 2 else 3 end,
                    preference, budget_yuan
            )
        = 1
),

a14 as not materialized (
    select
        'A14' as rule_id,
        report_id,
        project_id,
        subject_key,
        case
            when verdict is null then 'insufficient_data' when verdict = 'agrees' then 'passed' else 'finding'
        end as outcome,
        if(verdict = 'truncated', 'info', null) as severity,
        '“' || subject || '”所印执行率' || {{ plain('printed_pct') }} || '%，而执行数' || {{ wan('executed_yuan') }}
        || '除以预算数' || {{ wan('budget_yuan') }} || '为' || {{ plain('round(computed_pct, 2)') }} || '%'
        || if(verdict = 'truncated', '（截去尾数，未四舍五入）。', '。') as statement,
        'The printed rate of execution is ' || {{ plain('printed_pct') }} || '%, but ' || {{ yuan('executed_yuan') }}
        || ' of '
        || {{ yuan('budget_yuan') }}
        || ' is '
        || {{ plain('round(computed_pct, 2)') }}
        || '%.' as statement_en,
        {{ plain('printed_pct') }} as printed,
        {{ plain('computed_pct') }} as computed,
        printed_pct - computed_pct as difference,
        'pct' as difference_unit,
        evidence
    from executions
),

-- D12: a printed share. Any stated amount of the same year, basis and side may be the denominator (Σ of a table,
-- 基本支出 …), so one that agrees clears the share; a finding is stated against the usual total.
pairs as (
    select
        parts.*,
        totals.item as total_item,
        totals.amount_yuan as total_yuan,
        totals.place as total_place,
        {{ percent_verdict(
            'parts.share_pct', 'parts.amount_yuan', 'totals.amount_yuan', 'parts.half_yuan', 'totals.half_yuan'
        ) }} as verdict,
        {{ ratio_pct('parts.amount_yuan', 'totals.amount_yuan') }} as computed_pct,
        case
            when
                parts.item_code in (
                    'travel_abroad', 'vehicle_purchase_operation', 'vehicle_purchase', 'vehicle_operation', 'reception'
                ) then totals.item_code = 'three_public'
            when parts.flow = 'revenue' then totals.item_code = 'total_revenue'
            else totals.item_code = 'total_expenditure'
        end as is_usual_total
    from amounts as parts
    left join amounts as totals
        on
            parts.report_id = totals.report_id
            and parts.project_id is not distinct from totals.project_id
            and parts.basis = totals.basis
            and parts.flow = totals.flow
            and parts.fiscal_year is not distinct from totals.fiscal_year
            and parts.spending_id != totals.spending_id
            and parts.amount_yuan <= totals.amount_yuan
    where parts.share_pct is not null
),

shares as (
    select
        *,
        coalesce(bool_or(verdict = 'agrees') over (partition by spending_id), false) as is_cleared
    from pairs
    qualify
        row_number()
            over (
                partition by spending_id
                order by if(is_usual_total, 0, 1), if(verdict = 'truncated', 0, 1), abs(computed_pct - share_pct)
            )
        = 1
),

d12 as not materialized (
    select
        'D12' as rule_id,
        report_id,
        project_id,
        spending_id as subject_key,
        case
            when is_cleared then 'passed' when is_usual_total and verdict is not null then 'finding' else
                'insufficient_data'
        end as outcome,
        if(verdict = 'truncated', 'info', null) as severity,
        '“' || item || '”' || {{ wan('amount_yuan') }} || '所印占比' || {{ plain('share_pct') }} || '%，按“' || total_item
        || '”' || {{ wan('total_yuan') }} || '计算为' || {{ plain('round(computed_pct, 2)') }} || '%'
        || if(verdict = 'truncated', '（截去尾数，未四舍五入）。', '。') as statement,
        'The printed share is ' || {{ plain('share_pct') }} || '%, but ' || {{ yuan('amount_yuan') }} || ' of '
        || {{ yuan('total_yuan') }} || ' is ' || {{ plain('round(computed_pct, 2)') }} || '%.' as statement_en,
        {{ plain('share_pct') }} as printed,
        {{ plain('computed_pct') }} as computed,
        share_pct - computed_pct as difference,
        'pct' as difference_unit,
        [place, total_place] as evidence
    from shares
),

-- A04 and D13: a change and its percentage, against the year before: stated itself, or what the change leaves
priors as (
    select
        report_id,
        item_code,
        item,
        basis,
        fiscal_year,
        any_value(amount_yuan) as amount_yuan,
        max(half_yuan) as half_yuan,
        min(place) as place
    from amounts
    where project_id is null
    group by all
    having count(distinct amount_yuan) = 1
),

changes as (
    select
        amounts.*,
        priors.amount_yuan as stated_prior_yuan,
        priors.half_yuan as prior_half,
        priors.place as prior_place,
        coalesce(priors.amount_yuan, amounts.amount_yuan - amounts.change_yuan) as prior_yuan,
        abs(coalesce(amounts.change_yuan, amounts.amount_yuan - priors.amount_yuan)) as by_yuan,
        {{ half_unit_yuan('amounts.change_yuan') }} as change_half
    from amounts
    left join priors
        on
            -- no key of a project's amount equals a prior's. As a condition of its own, on one side of a left
            -- join, this made DuckDB compare every amount with every prior
            if(amounts.project_id is null, amounts.report_id, null) = priors.report_id
            and amounts.item_code is not distinct from priors.item_code
            and amounts.item = priors.item
            and amounts.basis = priors.basis
            and amounts.fiscal_year = priors.fiscal_year + 1
    where amounts.change_yuan is not null or amounts.change_pct is not null
),

growth as (
    select
        *,
        {{ percent_verdict(
            'abs(change_pct)', 'by_yuan', 'prior_yuan', 'coalesce(change_half, half_yuan)',
            'coalesce(prior_half, half_yuan + change_half)'
        ) }} as verdict,
        {{ ratio_pct('by_yuan', 'prior_yuan') }} as computed_pct
    from changes
),

a04 as not materialized (
    select
        'A04' as rule_id,
        report_id,
        project_id,
        spending_id as subject_key,
        case
            when prior_yuan = 0 then 'finding'
            when verdict is null then 'insufficient_data'
            when verdict = 'agrees' then 'passed'
            else 'finding'
        end as outcome,
        case when prior_yuan = 0 then 'soft' when verdict = 'truncated' then 'info' end as severity,
        '“' || item || '”' || {{ wan('amount_yuan') }} || '，所印变动幅度' || {{ plain('abs(change_pct)') }} || '%，'
        || if(
            prior_yuan = 0,
            '而上年为0，增幅无从计算。',
            '而变动额' || {{ wan('by_yuan') }} || '除以上年' || {{ wan('prior_yuan') }} || '为'
            || {{ plain('round(computed_pct, 2)') }} || '%' || if(verdict = 'truncated', '（截去尾数，未四舍五入）。', '。')
        ) as statement,
        'The printed change is ' || {{ plain('abs(change_pct)') }} || '%, but '
        || if(
            prior_yuan = 0,
            'the year before was 0, so no percentage follows.',
            {{ yuan('by_yuan') }} || ' of ' || {{ yuan('prior_yuan') }} || ' is '
            || {{ plain('round(computed_pct, 2)') }} || '%.'
        ) as statement_en,
        {{ plain('abs(change_pct)') }} as printed,
        coalesce({{ plain('computed_pct') }}, '无') as computed,
        abs(change_pct) - computed_pct as difference,
        'pct' as difference_unit,
        if(prior_place is null, [place], [place, prior_place]) as evidence
    from growth
    where change_pct is not null
),

d13 as not materialized (
    select
        'D13' as rule_id,
        report_id,
        project_id,
        spending_id as subject_key,
        {{ outcome_of('change_yuan - (amount_yuan - stated_prior_yuan)') }} as outcome,
        {{ envelope_severity(
            'change_yuan - (amount_yuan - stated_prior_yuan)', 'half_yuan + prior_half + change_half'
        ) }} as severity,
        '“' || item || '”' || {{ wan('amount_yuan') }} || '，上年' || {{ wan('stated_prior_yuan') }} || '，所印变动额'
        || {{ wan('change_yuan') }} || '，按两年金额计算为' || {{ wan('amount_yuan - stated_prior_yuan') }} || '。'
            as statement,
        'The printed change is ' || {{ yuan('change_yuan') }} || ', but ' || {{ yuan('amount_yuan') }} || ' after '
        || {{ yuan('stated_prior_yuan') }} || ' is ' || {{ yuan('amount_yuan - stated_prior_yuan') }} || '.'
            as statement_en,
        {{ plain('change_yuan') }} as printed,
        {{ plain('amount_yuan - stated_prior_yuan') }} as computed,
        change_yuan - (amount_yuan - stated_prior_yuan) as difference,
        'yuan' as difference_unit,
        [place, prior_place] as evidence
    from growth
    where change_yuan is not null
),

-- D14: what a rate of completion says of the budget. From a budget of 0 no rate follows; and the budgets that the
-- rates of 三公 and of its items imply add up.
implied as (
    select
        report_id,
        spending_id,
        fiscal_year,
        item_code,
        amount_yuan,
        budget_completion_pct as pct,
        place,
        100 * (amount_yuan - half_yuan) / (budget_completion_pct + {{ half_unit('budget_completion_pct') }})
            as lowest_yuan,
        100 * (amount_yuan + half_yuan) / (budget_completion_pct - {{ half_unit('budget_completion_pct') }})
            as highest_yuan
    from amounts
    where
        project_id is null
        and basis = 'actual'
        and budget_completion_pct > 1
        and amount_yuan > 0
        and item_code in ('three_public', 'travel_abroad', 'vehicle_purchase_operation', 'reception')
        -- a rate beside its budget is A14
        and (report_id, item_code) not in (
            select
                budgets.report_id,
                budgets.item_code
            from amounts as budgets
            where
                budgets.basis in ('budget', 'initial_budget')
                and budgets.item_code in ('three_public', 'travel_abroad', 'vehicle_purchase_operation', 'reception')
        )
),

three_public as (
    select
        whole.report_id,
        whole.fiscal_year,
        whole.amount_yuan,
        whole.pct,
        whole.lowest_yuan,
        whole.highest_yuan,
        sum(parts.amount_yuan) as part_yuan,
        sum(parts.lowest_yuan) as parts_lowest,
        sum(parts.highest_yuan) as parts_highest,
        count(parts.item_code) = count(distinct parts.item_code) as is_each_once,
        any_value(whole.place order by whole.spending_id) as place,
        list(parts.place order by parts.item_code) as places
    from implied as whole
    left join implied as parts
        on
            whole.report_id = parts.report_id
            and whole.fiscal_year is not distinct from parts.fiscal_year
            and parts.item_code != 'three_public'
    where whole.item_code = 'three_public'
    group by all
),

d14 as not materialized (
    select
        'D14' as rule_id,
        report_id,
        null as project_id,
        concat_ws(' ', report_id, fiscal_year, amount_yuan, pct) as subject_key,
        case
            -- an item that the rates say nothing of may have had any budget
            when not is_each_once or coalesce(part_yuan != amount_yuan, true) then 'insufficient_data'
            when highest_yuan < parts_lowest or lowest_yuan > parts_highest then 'finding'
            else 'passed'
        end as outcome,
        '“三公”经费' || {{ wan('amount_yuan') }} || '所印完成预算' || {{ plain('pct') }} || '%，预算约为'
        || {{ wan('round((lowest_yuan + highest_yuan) / 2, -2)') }} || '，而按各项完成率推算的预算合计约为'
        || {{ wan('round((parts_lowest + parts_highest) / 2, -2)') }} || '。' as statement,
        'The rate of ' || {{ plain('pct') }} || '% makes a budget of about '
        || {{ yuan('round((lowest_yuan + highest_yuan) / 2, -2)') }} || ', the rates of the items make '
        || {{ yuan('round((parts_lowest + parts_highest) / 2, -2)') }} || '.' as statement_en,
        {{ plain('pct') }} as printed,
        {{ plain('round(200 * amount_yuan / (parts_lowest + parts_highest), 2)') }} as computed,
        pct - round(200 * amount_yuan / (parts_lowest + parts_highest), 2) as difference,
        'pct' as difference_unit,
        list_prepend(place, places) as evidence
    from three_public
    union all by name
    select
        'D14' as rule_id,
        report_id,
        project_id,
        subject_key || ' zero' as subject_key,
        if(max(budget_yuan) = 0 and max(executed_yuan) >= 0 and max(printed_pct) != 0, 'finding', 'passed') as outcome,
        '“' || min(subject) || '”预算为0，而所印执行率为' || {{ plain('max(printed_pct)') }} || '%，无从计算。' as statement,
        'The budget is 0, so no rate of ' || {{ plain('max(printed_pct)') }} || '% follows.' as statement_en,
        {{ plain('max(printed_pct)') }} as printed,
        '无' as computed,
        null as difference,
        'pct' as difference_unit,
        min(evidence) as evidence
    from rates
    where budget_yuan is not null
    group by report_id, project_id, subject_key
)

{{ checks(['a14', 'd12', 'a04', 'd13', 'd14']) }}
