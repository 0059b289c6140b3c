{#
    The reports that totals count, with their agency beside: a report whose file was replaced by a
    later version is not among them. An agency that no report names is NULL, its reports stay.
-#}
{% macro counted_reports() -%}
    select
        reports.report_id,
        reports.document_id,
        reports.report_kind,
        reports.title,
        reports.fiscal_year as report_year,
        reports.report_date,
        reports.overall_score,
        reports.grade as report_grade,
        reports.agency_id,
        coalesce(agencies.agency_name, reports.agency_name) as agency_name,
        agencies.region_code,
        agencies.region_name,
        agencies.province_name,
        agencies.admin_level,
        agencies.sector
    from {{ ref('dim_report') }} as reports
    left join {{ ref('dim_agency') }} as agencies on reports.agency_id = agencies.agency_id
    where reports.is_superseded is not true
{%- endmacro %}

{# What a mart says about the agency of a row, the same columns in every mart. -#}
{% macro agency_columns(relation=none) -%}
    {% for column in [
        'agency_id', 'agency_name', 'region_code', 'region_name', 'province_name', 'admin_level', 'sector'
    ] -%}
    {% if relation %}{{ relation }}.{% endif %}{{ column }}{% if not loop.last %},
    {% endif %}
    {%- endfor %}
{%- endmacro %}

{#
    Which of several statements of one amount stands: the year's own report goes before a later one
    that looks back, an exact amount before an approximate one, 总计 before 本年合计 (both are totals;
    the latter leaves out carry-over), the whole year's budget before the initial one, the first
    statement before its repetition.
-#}
{% macro best_statement_first(report_year) -%}
    {{ report_year }} is distinct from spending.fiscal_year,
    spending.is_approximate,
    contains(spending.item, '本年'),
    spending.basis != 'budget',
    spending.report_id,
    spending.spending_no
{%- endmacro %}

{# Words alone, so that two prints of one text compare equal: no spaces, no punctuation, one sign for ≥ and ≤. -#}
{% macro bare_text(printed) -%}
    nullif(
        regexp_replace(
            replace(replace(replace(replace(lower({{ printed }}), '>=', '≥'), '<=', '≤'), '≧', '≥'), '≦', '≤'),
            '[\s　,，、;；:：。·“”"（）()【】\[\]《》﹦=]+', '', 'g'
        ),
        ''
    )
{%- endmacro %}
