select
    projects.*,
    {{ ratio_pct('projects.executed_yuan', 'projects.budget_yuan') }} as execution_rate_calc_pct
from ({{ with_corrections('project', from_latest(ref('stg_project'))) }}) as projects
