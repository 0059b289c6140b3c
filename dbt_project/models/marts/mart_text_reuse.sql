{%- set fields = {'goal': 'goal_text', 'outcome': 'outcome_text'} -%}
with reports as (
    {{ counted_reports() }}
),

texts as (
    {% for field, column in fields.items() -%}
    select
        project_id,
        report_id,
        '{{ field }}' as text_field,
        {{ column }} as printed,
        {{ bare_text(column) }} as bare
    from {{ ref('fct_project') }}
    where {{ column }} is not null
    {% if not loop.last %}union all
    {% endif %}
    {%- endfor %}
),

-- short texts (已完成) agree by chance
long_texts as (
    select
        texts.*,
        reports.agency_id,
        reports.agency_name,
        projects.project_name,
        projects.fiscal_year,
        projects.budget_yuan,
        dense_rank() over (order by texts.text_field, texts.bare) as text_no
    from texts
    inner join reports on texts.report_id = reports.report_id
    inner join {{ ref('fct_project') }} as projects on texts.project_id = projects.project_id
    where length(texts.bare) >= {{ var('reused_text_length') }}
),

shared as (
    select
        text_no,
        count(distinct agency_id) as agencies,
        count(distinct fiscal_year) as years,
        count(*) as uses
    from long_texts
    group by text_no
    having count(*) > 1
)

select
    {{ stable_key(["'text_reuse'", "texts.text_field", "texts.project_id"]) }} as text_reuse_id,
    left(sha256(texts.text_field || texts.bare), 20) as text_id,
    texts.text_field,
    texts.project_id,
    texts.report_id,
    texts.agency_id,
    texts.agency_name,
    texts.fiscal_year,
    texts.project_name,
    texts.budget_yuan,
    shared.uses,
    shared.agencies,
    shared.years,
    case
        when shared.agencies > 1 then 'agencies'
        when shared.years > 1 then 'years'
        else 'one_agency_year'
    end as reused_over,
    texts.printed as text_printed
from long_texts as texts
inner join shared on texts.text_no = shared.text_no
