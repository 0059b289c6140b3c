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
