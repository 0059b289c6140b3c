{{ from_latest(ref('stg_indicator')) }}
