{# The same key as `ingest.records.stable_key`: 20 hex digits of SHA-256 over the parts, NULL as ''. -#}
{% macro stable_key(parts) -%}
    left(sha256(concat_ws(chr(31) {%- for part in parts %}, coalesce(cast({{ part }} as varchar), ''){% endfor %})), 20)
{%- endmacro %}

{# Keep the rows of the extraction that stands for each document. -#}
{% macro from_latest(relation) -%}
    select facts.*
    from {{ relation }} as facts
    inner join {{ ref('int_document_latest') }} as latest
        on
            facts.document_id = latest.document_id
            and facts.extractor_version = latest.extractor_version
{%- endmacro %}
