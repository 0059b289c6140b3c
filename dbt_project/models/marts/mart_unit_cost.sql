-- A project's money over one of its outputs: a first look, no price. outputs says over how many
-- outputs the money may really be spread.
with outputs as (
    select
        *,
        count(*) over (partition by project_id) as outputs,
        -- 万元 and % are no things that one can count
        {{ bare_text('target_unit') }} as unit
    from {{ ref('mart_indicator') }}
    where
        level2_std = '数量指标'
        and actual_value > 0
        and target_unit is not null
        and not regexp_matches(target_unit, '[%％元]')
        and project_id is not null
)

select
    outputs.indicator_id,
    outputs.project_id,
    outputs.report_id,
    {{ agency_columns('outputs') }},
    outputs.fiscal_year,
    outputs.project_name,
    outputs.level3 as output_name,
    outputs.unit as output_unit,
    outputs.actual_value as output_value,
    outputs.outputs,
    projects.executed_yuan,
    cast(round(projects.executed_yuan / outputs.actual_value, 2) as decimal(18, 2)) as unit_cost_yuan,
    outputs.source_locator
from outputs
inner join {{ ref('mart_project_execution') }} as projects on outputs.project_id = projects.project_id
where projects.executed_yuan > 0
