{{ config(tags=['code']) }}

with accounts (note, is_wrong, total, part_a, part_b) as (
    values
    ('exact', false, 300000.00, 100000.00, 200000.00),
    ('off by one printed digit: 105.58 of 95.36 + 10.23', false, 1055800.00, 953600.00, 102300.00),
    ('off by two printed digits', true, 1055800.00, 953600.00, 102400.00),
    ('printed to the fen, off by two', true, 3.01, 1.01, 1.98),
    ('a part unknown', false, 300000.00, null, 100000.00),
    ('zeros', false, 0.00, 0.00, 0.00)
),

found as (
    {{ identity_violations('accounts', 'note', 'total', ['part_a', 'part_b']) }}
)

select accounts.*
from accounts
left join found on accounts.note = found.note
where accounts.is_wrong != (found.note is not null)
