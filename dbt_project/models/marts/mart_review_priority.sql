-- What weighs how much is a variable of the project: a hard finding as much as several soft ones.
with found as (
    select
        report_id,
        project_id,
        count(*) filter (where severity = 'hard') as hard,
        count(*) filter (where severity = 'strong') as strong,
        count(*) filter (where severity = 'soft') as soft,
        {% for reasons, statement in {'reasons': 'statement', 'reasons_en': 'statement_en'}.items() -%}
        list(
            {{ statement }}
            order by list_position(['hard', 'strong', 'soft'], severity), rule_id, finding_id
        )[1:5] as {{ reasons }}{% if not loop.last %},
        {% endif %}
        {%- endfor %}
    from {{ ref('fct_finding') }}
    where severity != 'info'
    group by report_id, project_id
),

judged as (
    select
        report_id,
        count(*) filter (where outcome in ('passed', 'finding')) as judged_rules,
        count(*) filter (where outcome = 'insufficient_data') as undecided_rules
    from {{ ref('fct_rule_outcome') }}
    group by report_id
),

weighed as (
    select
        *,
        {{ var('review_points').hard }} * hard + {{ var('review_points').strong }} * strong
        + {{ var('review_points').soft }} * soft as points
    from found
)

select
    {{ stable_key(["'review'", "weighed.report_id", "weighed.project_id"]) }} as review_id,
    rank() over (order by weighed.points desc) as priority,
    weighed.report_id,
    weighed.project_id,
    {{ agency_columns('reports') }},
    reports.fiscal_year,
    coalesce(projects.project_name, reports.title) as subject,
    weighed.points,
    weighed.hard,
    weighed.strong,
    weighed.soft,
    weighed.reasons,
    weighed.reasons_en,
    judged.judged_rules,
    judged.undecided_rules,
    {{ ratio_pct('judged.judged_rules', 'judged.judged_rules + judged.undecided_rules') }} as judged_pct,
    reports.file_name
from weighed
inner join {{ ref('mart_report') }} as reports on weighed.report_id = reports.report_id
inner join judged on weighed.report_id = judged.report_id
left join {{ ref('fct_project') }} as projects on weighed.project_id = projects.project_id
order by priority, reports.agency_name, review_id
