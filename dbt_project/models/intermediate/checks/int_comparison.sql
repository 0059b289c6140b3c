-- Paragraphs that compare with a named year (与2019年…相比), with the lines they run over.
select
    document_id,
    text,
    regexp_extract(locator, '^p\d+', 0) as page,
    cast(regexp_extract(locator, '[LP](\d+)', 1) as integer) as first_line,
    coalesce(
        try_cast(regexp_extract(locator, '-(?:p\d+/)?[LP](\d+)', 1) as integer),
        cast(regexp_extract(locator, '[LP](\d+)', 1) as integer)
    ) as last_line
from ({{ from_latest(ref('stg_block')) }})
where regexp_matches(text, '(与|比|较)\d{4}年') and regexp_matches(locator, '^(p\d+/)?[LP]\d+')
