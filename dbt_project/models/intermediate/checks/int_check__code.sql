-- C01, C05: a printed code and the name beside it are one line of the standard lists, in the year of the money.
{% set lists = [
    ('C01', 'function', 'function_code', 'function_code', 'function_name', 'valid_from', 'valid_to', '功能分类'),
    ('C05', 'economic', 'economic_code', 'economic_code', 'economic_name', 'null', 'null', '经济分类')
] -%}
with
{% for rule_id, item_code, column, code, name, valid_from, valid_to, words in lists -%}
{{ rule_id | lower }}_names as (
    select
        {{ code }} as code,
        {{ bare_name(name) }} as bare,
        {{ name }} as name,
        try_cast({{ valid_from }} as integer) as valid_from,
        try_cast({{ valid_to }} as integer) as valid_to
    from {{ ref(item_code ~ '_code') }}
    where evidence = 'seen in a published file'
),

{{ rule_id | lower }}_stated as (
    select
        report_id,
        {{ column }} as code,
        fiscal_year,
        item,
        {{ bare_name('item') }} as bare,
        arg_min({{ quoted('source_locator', 'source_text') }}, spending_no) as place
    from {{ ref('int_spending') }}
    where project_id is null and item_code = '{{ item_code }}' and {{ column }} is not null
    group by all
),

{{ rule_id | lower }}_compared as (
    select
        stated.report_id,
        stated.code,
        stated.fiscal_year,
        stated.item,
        min(stated.place) as place,
        count(names.code) as names,
        coalesce(bool_or(names.is_now and names.is_same), false) as is_named_now,
        coalesce(bool_or(names.is_same), false) as is_named_ever,
        coalesce(max(names.likeness), 0) as likeness,
        arg_max(names.name, (names.is_now, names.likeness)) as name
    from {{ rule_id | lower }}_stated as stated
    left join lateral (
        select
            listed.code,
            listed.name,
            stated.fiscal_year is null
            or stated.fiscal_year between coalesce(listed.valid_from, 0) and coalesce(listed.valid_to, 9999) as is_now,
            contains(listed.bare, stated.bare) or contains(stated.bare, listed.bare) as is_same,
            jaro_winkler_similarity(listed.bare, stated.bare) as likeness
        from {{ rule_id | lower }}_names as listed
        where listed.code = stated.code
    ) as names on true
    group by stated.report_id, stated.code, stated.fiscal_year, stated.item
),

{{ rule_id | lower }} as not materialized (
    select
        '{{ rule_id }}' as rule_id,
        report_id,
        concat_ws(' ', report_id, code, fiscal_year, item) as subject_key,
        case
            when names = 0 then 'insufficient_data'
            -- a name a little off is a slip of the pen
            when is_named_now or (not is_named_ever and likeness >= 0.75) then 'passed'
            else 'finding'
        end as outcome,
        if(is_named_ever, 'soft', null) as severity,
        '{{ words }}科目编码' || code || '所印名称为“' || item || '”，' || coalesce(fiscal_year || '年', '')
        || '该编码的名称是“' || name || '”。' as statement,
        'Code ' || code || ' is printed with the name “' || item || '”, its name is “' || name || '”.' as statement_en,
        item as printed,
        name as computed,
        null as difference,
        'text' as difference_unit,
        [place] as evidence
    from {{ rule_id | lower }}_compared
){{ ',' if not loop.last }}

{% endfor -%}
{{ checks(['c01', 'c05']) }}
