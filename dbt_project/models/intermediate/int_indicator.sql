{{ with_corrections('indicator', from_latest(ref('stg_indicator'))) }}
