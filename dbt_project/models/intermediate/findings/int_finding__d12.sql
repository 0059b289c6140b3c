-- D12: a printed share follows from none of the totals that the report states for the same
-- year, basis and side. Without a stated total the denominator is unknown and nothing is said.
with amounts as (
    select
        *,
        {{ half_unit_yuan('amount_yuan', 'amount_text') }} as half_yuan
    from {{ ref('int_spending') }}
    where not is_approximate
),

pairs as (
    select
        parts.*,
        totals.item as total_item,
        totals.amount_yuan as total_yuan,
        {{ quoted('totals.source_locator', 'totals.source_text') }} as total_place,
        {{ percent_verdict(
            'parts.share_pct', 'parts.amount_yuan', 'totals.amount_yuan', 'parts.half_yuan', 'totals.half_yuan'
        ) }} as verdict,
        {{ ratio_pct('parts.amount_yuan', 'totals.amount_yuan') }} as computed_pct,
        -- the total that a share of this item is meant of
        case
            when
                parts.item_code in (
                    'travel_abroad', 'vehicle_purchase_operation', 'vehicle_purchase', 'vehicle_operation', 'reception'
                ) then totals.item_code = 'three_public'
            when parts.flow = 'revenue' then totals.item_code = 'total_revenue'
            else totals.item_code = 'total_expenditure'
        end as is_usual_total
    from amounts as parts
    inner join amounts as totals
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

suspects as (
    select *
    from pairs
    -- any stated amount may be the denominator (Σ of a table, 基本支出 …): one that agrees clears the share
    qualify
        not coalesce(bool_or(verdict = 'agrees') over (partition by spending_id), false)
        and row_number()
            over (
                partition by spending_id
                order by if(is_usual_total, 0, 1), if(verdict = 'truncated', 0, 1), abs(computed_pct - share_pct)
            )
        = 1
)

select
    'D12' as rule_id,
    report_id,
    project_id,
    spending_id as subject_key,
    if(verdict = 'truncated', 'info', null) as severity,
    '“' || item || '”' || {{ wan('amount_yuan') }} || '所印占比' || {{ plain('share_pct') }} || '%，按“' || total_item || '”'
    || {{ wan('total_yuan') }} || '计算为' || {{ plain('round(computed_pct, 2)') }} || '%'
    || if(verdict = 'truncated', '（截去尾数，未四舍五入）。', '。') as statement,
    {{ plain('share_pct') }} as printed,
    {{ plain('computed_pct') }} as computed,
    share_pct - computed_pct as difference,
    'pct' as difference_unit,
    [{{ quoted('source_locator', 'source_text') }}, total_place] as evidence
from suspects
where is_usual_total
