{{ config(tags=['code']) }}

with expected_keys (fact_id) as (
    values ('kept'), ('lost'), ('doubled')
),

found_keys (fact_id) as (
    values ('kept'), ('doubled'), ('doubled'), ('invented')
),

found as (
    {{ not_carried_over('expected_keys', 'found_keys', 'fact_id') }}
),

wanted (fact_id, is_expected, copies) as (
    values ('lost', true, 0), ('doubled', true, 2), ('invented', false, 1)
)

select found.*
from found
full join wanted
    on
        found.fact_id = wanted.fact_id
        and found.is_expected = wanted.is_expected
        and found.copies = wanted.copies
where found.fact_id is null or wanted.fact_id is null
