-- Family T: years of titles, bases of comparison and dates.
with places as (
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

reports as (
    select
        *,
        {{ quoted('source_locator', 'source_text') }} as place
    from {{ ref('int_report') }}
),

-- T01: the year in the title is the year of the funds. The second place is the first fact of the report
-- whose words name the year. A title with both years (a date beside the year of the funds) contradicts nothing.
contradicted as (
    select *
    from reports
    where title_year != fiscal_year and not contains(title, fiscal_year::varchar)
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
),

t01 as not materialized (
    select
        'T01' as rule_id,
        reports.report_id,
        null::varchar as project_id,
        reports.report_id as subject_key,
        case
            when reports.fiscal_year is null then 'insufficient_data'
            when contradicted.report_id is null then 'passed'
            else 'finding'
        end as outcome,
        null::varchar as severity,
        '标题写的是' || reports.title_year || '年，而资金年度是' || reports.fiscal_year || '年，两处年份不一致。'
            as statement,
        'The title says ' || reports.title_year || ', the funds are of ' || reports.fiscal_year || '.' as statement_en,
        reports.title_year::varchar as printed,
        reports.fiscal_year::varchar as computed,
        reports.title_year - reports.fiscal_year as difference,
        'year' as difference_unit,
        if(bodies.evidence is null, [reports.place], [reports.place, bodies.evidence]) as evidence
    from reports
    left join contradicted on reports.report_id = contradicted.report_id
    left join bodies on reports.report_id = bodies.report_id
    where reports.title_year is not null
),

-- T02: a change is stated against the year before. The words that name the base stand after the amount.
compared as (
    select
        spending.report_id,
        spending.spending_id,
        spending.item,
        spending.fiscal_year,
        {{ quoted('spending.source_locator', 'spending.source_text') }} as place,
        regexp_extract(
            -- the next sentence, where the amount ends its own (支出总计4738.24万元。与2020年相比，…)
            split_part(
                ltrim(
                    substr(blocks.text, strpos(blocks.text, spending.source_text) + length(spending.source_text)), '。'
                ), '。', 1
            ),
            '^.{0,6}?((?:与|比|较)(\d{4})年.{0,14}?(?:相比|增|减|升|降))', 1
        ) as words
    from {{ ref('int_spending') }} as spending
    inner join {{ ref('int_comparison') }} as blocks
        on
            spending.document_id = blocks.document_id
            and regexp_extract(spending.source_locator, '^p\d+', 0) = blocks.page
            and try_cast(regexp_extract(spending.source_locator, '[LP](\d+)', 1) as integer)
            between blocks.first_line and blocks.last_line
    where
        (spending.change_yuan is not null or spending.change_pct is not null)
        and contains(blocks.text, spending.source_text)
),

t02 as not materialized (
    select
        'T02' as rule_id,
        report_id,
        spending_id as subject_key,
        case
            when words = '' or fiscal_year is null then 'insufficient_data'
            when cast(regexp_extract(words, '\d{4}') as integer) = fiscal_year - 1 then 'passed'
            else 'finding'
        end as outcome,
        fiscal_year || '年“' || item || '”的变动以' || regexp_extract(words, '\d{4}') || '年为基期，通常应与上年（'
        || (fiscal_year - 1) || '年）比较。' as statement,
        'A change of ' || fiscal_year || ' is stated against ' || regexp_extract(words, '\d{4}') || ', not against '
        || (fiscal_year - 1) || '.' as statement_en,
        regexp_extract(words, '\d{4}') as printed,
        (fiscal_year - 1)::varchar as computed,
        try_cast(regexp_extract(words, '\d{4}') as integer) - (fiscal_year - 1) as difference,
        'year' as difference_unit,
        [place] as evidence
    from compared
),

-- T06: revenue and expenditure of one year are compared with one year
sides as (
    select
        compared.report_id,
        compared.fiscal_year,
        compared.item,
        compared.place,
        compared.spending_id,
        spending.flow,
        cast(nullif(regexp_extract(compared.words, '\d{4}'), '') as integer) as base_year
    from compared
    inner join {{ ref('int_spending') }} as spending on compared.spending_id = spending.spending_id
    where
        spending.item_code in ('total_revenue', 'total_expenditure')
        and not contains(spending.item, '本年')
        and compared.fiscal_year is not null
),

t06 as not materialized (
    select
        'T06' as rule_id,
        revenue.report_id,
        concat_ws(' ', revenue.report_id, revenue.fiscal_year) as subject_key,
        case
            when revenue.base_year is null or expenditure.base_year is null then 'insufficient_data'
            when revenue.base_year = expenditure.base_year then 'passed'
            else 'finding'
        end as outcome,
        revenue.fiscal_year || '年收入总计与' || revenue.base_year || '年比较，而支出总计与' || expenditure.base_year
        || '年比较，两者基期不同。' as statement,
        'Revenue of ' || revenue.fiscal_year || ' is compared with ' || revenue.base_year || ', expenditure with '
        || expenditure.base_year || '.' as statement_en,
        revenue.base_year::varchar as printed,
        expenditure.base_year::varchar as computed,
        revenue.base_year - expenditure.base_year as difference,
        'year' as difference_unit,
        [revenue.place, expenditure.place] as evidence
    from sides as revenue
    inner join sides as expenditure
        on
            revenue.report_id = expenditure.report_id
            and revenue.fiscal_year = expenditure.fiscal_year
            and expenditure.flow = 'expenditure'
    where revenue.flow = 'revenue'
    qualify row_number() over (
        partition by revenue.report_id, revenue.fiscal_year order by revenue.spending_id, expenditure.spending_id
    ) = 1
),

-- T05: a report on a year is dated after it
t05 as not materialized (
    select
        'T05' as rule_id,
        report_id,
        report_id as subject_key,
        case
            when report_date is null or fiscal_year is null then 'insufficient_data'
            when year(report_date) <= fiscal_year then 'finding'
            else 'passed'
        end as outcome,
        '报告日期为' || strftime(report_date, '%Y-%m-%d') || '，而' || fiscal_year || '年度尚未结束，自评不应早于年度终了。'
            as statement,
        'The report is dated ' || strftime(report_date, '%Y-%m-%d') || ', before the end of ' || fiscal_year || '.'
            as statement_en,
        strftime(report_date, '%Y-%m-%d') as printed,
        fiscal_year::varchar as computed,
        year(report_date) - fiscal_year as difference,
        'year' as difference_unit,
        [place] as evidence
    from reports
    where report_kind != 'department_budget'
)

{{ checks(['t01', 't02', 't05', 't06']) }}
