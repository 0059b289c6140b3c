-- Paragraphs that open an amount into its uses (支出100万元，其中：…), with the lines they run over.
select
    document_id,
    text,
    {{ lines_of('locator') }}
from ({{ from_latest(ref('stg_block')) }})
where
    (contains(text, '其中') or contains(text, '（'))
    and regexp_matches(text, '万元?[，,：:；]?(其中|[（(])[^。]*\d万[^。]*\d万')
    and regexp_matches(locator, '^(p\d+/)?[LP]\d+')
