{{ config(materialized='table') }}

-- Which agency each report is about: the printed name starts with a region (in any of its
-- forms); what is left is the agency's own name.
with named as (
    select
        reports.report_id,
        reports.document_id,
        reports.agency_name,
        translate(regexp_replace(reports.agency_name, '\s+', '', 'g'), '()', '（）') as clean_name,
        string_agg(concat_ws(' ', reports.title, reports.agency_name), ' ')
            over (partition by reports.document_id) as context
    from ({{ from_latest(ref('stg_report')) }}) as reports
    where reports.agency_name is not null
),

split as (
    select
        *,
        regexp_extract(clean_name, '^(中共|中国共产党|国家税务总局|共青团)') as party_prefix,
        substr(clean_name, length(party_prefix) + 1) as local_name
    from named
),

heads as (
    select
        *,
        unnest(range(2, least(length(local_name), 40) + 1)) as head_length
    from split
),

regions as (
    select
        *,
        count(*) over (partition by region_name) > 1 as is_namesake
    from {{ ref('region') }}
),

candidates as (
    select
        heads.report_id,
        heads.head_length,
        regions.*,
        -- among namesakes (普陀区 of 上海 and of 舟山) the one whose province or city the document names
        contains(heads.context, left(regions.province_name, 2))::integer
        + coalesce(contains(heads.context, regions.city_name), false)::integer as support
    from heads
    inner join {{ ref('int_region_name') }} as names on left(heads.local_name, heads.head_length) = names.printed_name
    inner join regions on names.region_code = regions.region_code
    where
        not names.is_bare
        or exists (
            select 1
            from {{ ref('sector_keyword') }} as keywords
            where
                keywords.is_office
                and starts_with(substr(heads.local_name, heads.head_length + 1), keywords.keyword)
        )
    qualify rank() over (partition by heads.report_id order by heads.head_length desc) = 1
),

best as (
    select *
    from candidates
    qualify rank() over (partition by report_id order by support desc) = 1
),

-- two regions that fit equally well leave the region open
resolved as (
    select *
    from best
    qualify count(*) over (partition by report_id) = 1
),

located as (
    select
        split.report_id,
        split.document_id,
        split.agency_name as printed_name,
        resolved.region_code,
        resolved.region_name,
        resolved.province_name,
        resolved.region_level,
        substr(split.local_name, coalesce(resolved.head_length, 0) + 1) as own_name,
        split.party_prefix
        || case when resolved.is_namesake then coalesce(resolved.city_name, resolved.province_name) else '' end
        || coalesce(resolved.region_name, '')
        || own_name as canonical_name,
        -- 教育局 of two documents need not be one agency: without a place the document decides
        case
            when resolved.region_code is not null then null
            when best.report_id is not null then split.document_id
            when not regexp_matches(split.local_name, '[省市县区旗州乡镇]') then split.document_id
        end as only_in_document
    from split
    left join resolved on split.report_id = resolved.report_id
    left join (select distinct report_id from best) as best on split.report_id = best.report_id
)

select
    report_id,
    {{ stable_key(["'agency'", "canonical_name", "only_in_document"]) }} as agency_id,
    printed_name,
    canonical_name,
    own_name,
    region_code,
    region_name,
    province_name,
    {{ admin_level('own_name', 'region_level') }} as admin_level
from located
