-- Lines after the first of a paragraph that runs over several lines, each with the line its paragraph begins on:
-- amounts of one sentence belong together wherever the line was broken.
select
    document_id,
    page,
    unnest(range(first_line + 1, last_line + 1)) as line,
    first_line
from (
    select
        document_id,
        regexp_extract(locator, '^p\d+', 0) as page,
        cast(regexp_extract(locator, '[LP](\d+)', 1) as bigint) as first_line,
        try_cast(regexp_extract(locator, '-(?:p\d+/)?[LP](\d+)', 1) as bigint) as last_line
    from ({{ from_latest(ref('stg_block')) }})
    where
        block_kind = 'paragraph'
        and contains(text, '元')
        and regexp_matches(locator, '^(p\d+/)?[LP]\d+:\d+-(p\d+/)?[LP]\d+')
)
where last_line - first_line between 1 and 200
