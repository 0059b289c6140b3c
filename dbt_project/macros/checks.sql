{#
    A check is one thing that a rule had to judge: rule_id, report_id, project_id, subject_key, outcome
    (passed, finding, insufficient_data), severity (NULL: the rule's own) and, for findings, statement,
    statement_en, printed, computed, difference, difference_unit, evidence. Rules give their rows in any
    order of columns and may leave out what is NULL.

    A finding is a row; what has passed or could not be judged is counted by report and rule (`checks`):
    most of what a rule looks at is right, and millions of such rows would only be counted later. The rules'
    CTEs are read twice, `not materialized`, so that texts are made for findings alone.
-#}
{% macro checks(rules) -%}
    select
        rule_id,
        report_id,
        project_id,
        subject_key,
        outcome,
        severity,
        statement,
        statement_en,
        printed,
        computed,
        cast(difference as decimal(18, 6)) as difference,
        difference_unit,
        evidence,
        1 as checks
    from (
        -- names and types of what no rule of the family fills
        select
            null::varchar as project_id,
            null::varchar as severity,
            null::struct(source_locator varchar, quote varchar)[] as evidence
        where false
        union all by name
        {% for rule in rules -%}
        select * from {{ rule }} where outcome = 'finding'
        {% if not loop.last %}union all by name
        {% endif %}
        {%- endfor %}
    ) as found
    union all by name
    select
        rule_id,
        report_id,
        outcome,
        count(*)::integer as checks
    from (
        {% for rule in rules -%}
        select
            rule_id,
            report_id,
            coalesce(outcome, 'insufficient_data') as outcome
        from {{ rule }} where outcome is distinct from 'finding'
        {% if not loop.last %}union all
        {% endif %}
        {%- endfor %}
    ) as counted
    group by rule_id, report_id, outcome
{%- endmacro %}

{# Passed where two values agree to the last digit, a finding else; not judged where one is unknown. -#}
{% macro outcome_of(difference, tolerance='0') -%}
    case
        when {{ difference }} is null then 'insufficient_data'
        when abs({{ difference }}) <= {{ tolerance }} then 'passed'
        else 'finding'
    end
{%- endmacro %}

{#
    Where a value stands in the tolerance of an identity over rounded values (domain: rounding
    envelope): further off is the rule's severity, within it only how it was printed.
-#}
{% macro envelope_severity(difference, envelope) -%}
    if(abs({{ difference }}) <= {{ envelope }} + 1e-6, 'info', null)
{%- endmacro %}

{# Where a place stands in its document, as one number: pages, then lines. -#}
{% macro position_of(locator) -%}
    1000000 * coalesce(try_cast(regexp_extract({{ locator }}, '^p(\d+)', 1) as bigint), 0)
    + coalesce(try_cast(regexp_extract({{ locator }}, '(?:^|/)[LP](\d+)', 1) as bigint), 0)
{%- endmacro %}

{# A cost target beside the budget it was cut to, as a finding says it. -#}
{% macro cut(row) -%}
    {{ wan(row ~ '.budget_yuan') }} || '=' || {{ wan(row ~ '.cost_yuan') }} || '×' || {{ plain(row ~ '.ratio') }}
{%- endmacro %}

{# Projects with the agency and number of their report, and their place. -#}
{% macro projects_of_reports() -%}
    select
        projects.*,
        reports.agency_id,
        reports.report_no,
        {{ quoted('projects.source_locator', 'projects.source_text') }} as place
    from {{ ref('int_project') }} as projects
    inner join {{ ref('int_report') }} as reports on projects.report_id = reports.report_id
{%- endmacro %}

{# The page of a locator, and the lines that it runs over: page, first_line, last_line. -#}
{% macro lines_of(locator) -%}
    regexp_extract({{ locator }}, '^p\d+', 0) as page,
    cast(regexp_extract({{ locator }}, '[LP](\d+)', 1) as integer) as first_line,
    coalesce(
        try_cast(regexp_extract({{ locator }}, '-(?:p\d+/)?[LP](\d+)', 1) as integer),
        cast(regexp_extract({{ locator }}, '[LP](\d+)', 1) as integer)
    ) as last_line
{%- endmacro %}
