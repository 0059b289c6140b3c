-- T01: the year in the title is not the year of the funds. The second place is the first fact
-- of the report whose words name the year.
with contradicted as (
    select *
    from {{ ref('int_report') }}
    where
        title_year != fiscal_year
        -- a title with both years (a date beside the year of the funds) contradicts nothing
        and not contains(title, fiscal_year::varchar)
),

places as (
    {% for fact in ['project', 'spending', 'indicator'] -%}
    select
        report_id,
        source_locator,
        source_text
    from {{ ref('int_' ~ fact) }}
    {% if not loop.last %}union all
    {% endif %}
    {%- endfor %}
),

bodies as (
    select
        contradicted.report_id,
        arg_min(
            {{ quoted('places.source_locator', 'places.source_text') }},
            (length(places.source_text), places.source_locator)
        ) as evidence
    from contradicted
    inner join places
        on
            contradicted.report_id = places.report_id
            and contains(places.source_text, contradicted.fiscal_year::varchar)
    group by contradicted.report_id
)

select
    'T01' as rule_id,
    contradicted.report_id,
    null::varchar as project_id,
    contradicted.report_id as subject_key,
    null::varchar as severity,
    '标题写的是' || contradicted.title_year || '年，而资金年度是' || contradicted.fiscal_year || '年，两处年份不一致。'
        as statement,
    contradicted.title_year::varchar as printed,
    contradicted.fiscal_year::varchar as computed,
    contradicted.title_year - contradicted.fiscal_year as difference,
    'year' as difference_unit,
    case
        when bodies.evidence is null then [{{ quoted('contradicted.source_locator', 'contradicted.source_text') }}]
        else [{{ quoted('contradicted.source_locator', 'contradicted.source_text') }}, bodies.evidence]
    end as evidence
from contradicted
left join bodies on contradicted.report_id = bodies.report_id
