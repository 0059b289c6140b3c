-- Rules that need the words of a report: judged where the document is read (`ingest/observe/`), taken over here.
with observations as not materialized (
    select
        rule_id,
        report_id,
        project_id,
        observation_id as subject_key,
        outcome,
        severity,
        statement,
        statement_en,
        printed,
        computed,
        difference,
        coalesce(difference_unit, 'text') as difference_unit,
        evidence
    from ({{ from_latest(ref('stg_observation')) }}) as latest
)

{{ checks(['observations']) }}
