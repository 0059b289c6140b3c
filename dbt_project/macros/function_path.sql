{#
    A function path in one spelling, segments joined with '/':
    '公共安全支出（类）公安（款）行政运行（项）' → '公共安全/公安/行政运行'.
-#}
{% macro function_path(printed) -%}
    trim(
        regexp_replace(
            regexp_replace(
                regexp_replace(
                    regexp_replace({{ printed }}, '[“”"]', '', 'g'), '[（(][类款项][)）]|[\s/／>＞→—-]+', '/', 'g'
                ) || '/',
                '支出/', '/', 'g'
            ),
            '/+', '/', 'g'
        ),
        '/'
    )
{%- endmacro %}

{# A name of a code without what is printed around it: '一、卫生健康支出（类）' → '卫生健康'. -#}
{% macro bare_name(name) -%}
    regexp_replace(
        regexp_replace({{ name }}, '[（(][类款项][)）]|^[\d\s一二三四五六七八九十、.．]+|[\s“”]|等', '', 'g'), '支出$', ''
    )
{%- endmacro %}
