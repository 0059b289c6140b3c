{#
    Seeds are read from this project's folder. The adapter's own macro takes the path from the
    parsed project of an earlier run, which is wrong once the folder has moved.
-#}
{% macro duckdb__load_csv_rows(model, agate_table) %}
    {% set file = agate_table.original_abspath %}
    {% set sql = "copy " ~ this.render() ~ " from '" ~ file | replace("'", "''") ~ "' (format csv, header true)" %}
    {% do adapter.add_query(sql, abridge_sql_log=True) %}
    {{ return(sql) }}
{% endmacro %}
