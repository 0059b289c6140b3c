-- Paragraphs that compare with a named year (与2019年…相比), with the lines they run over.
select
    document_id,
    text,
    {{ lines_of('locator') }}
from ({{ from_latest(ref('stg_block')) }})
where regexp_matches(text, '(与|比|较)\d{4}年') and regexp_matches(locator, '^(p\d+/)?[LP]\d+')
