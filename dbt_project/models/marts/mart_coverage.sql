{%- set facts = {
    'reports': ref('dim_report'),
    'projects': ref('fct_project'),
    'indicators': ref('fct_indicator'),
    'amounts': ref('fct_spending')
} -%}
{%- set gaps = {
    'unexplained_amounts': ref('stg_unexplained_amount'),
    'unknown_labels': ref('stg_unknown_label'),
    'unread_values': ref('stg_unread_value'),
    'unread_pages': ref('stg_unread_page')
} -%}
-- What was read of each document, and what was seen but not understood. Both are counts of rows
-- that we hold, so 0 is a true 0.
with counts as (
    {% for name, relation in facts.items() -%}
    select
        reports.document_id,
        '{{ name }}' as counted
    from {{ relation }} as facts
    inner join {{ ref('dim_report') }} as reports on facts.report_id = reports.report_id
    union all
    {% endfor -%}
    {% for name, relation in gaps.items() -%}
    select
        document_id,
        '{{ name }}' as counted
    from ({{ from_latest(relation) }})
    {% if not loop.last %}union all
    {% endif %}
    {%- endfor %}
)

select
    documents.document_id,
    documents.file_name,
    documents.state,
    {% for name in (facts.keys() | list) + (gaps.keys() | list) -%}
    count(*) filter (where counts.counted = '{{ name }}') as {{ name }},
    {% endfor -%}
    documents.reason_code
from {{ ref('dim_document') }} as documents
left join counts on documents.document_id = counts.document_id
group by all
