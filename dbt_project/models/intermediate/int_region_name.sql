-- Every way to print a region: with or without its province and city, in full or short
-- (湖南省怀化市新晃侗族自治县 … 新晃县), and by its bare stem (新晃).
with regions as (
    select
        *,
        list_distinct([region_name, coalesce(short_name, region_name)]) as full_forms
    from {{ ref('region') }}
),

provinces as (
    select
        province_name,
        unnest(full_forms || ['']) as province_form
    from regions
    where region_level = 'province'
),

cities as (
    select
        region_code as city_code,
        unnest(full_forms || [coalesce(stem, ''), '']) as city_form
    from regions
    where region_level = 'city'
    union
    select
        '' as city_code,
        '' as city_form
),

own_forms as (
    select
        *,
        unnest(full_forms) as own_form,
        false as is_bare
    from regions
    union all
    select
        *,
        stem as own_form,
        true as is_bare
    from regions
    where stem is not null
)

select
    own_forms.region_code,
    provinces.province_form || cities.city_form || own_forms.own_form as printed_name,
    bool_and(own_forms.is_bare) as is_bare
from own_forms
inner join provinces
    on
        own_forms.province_name = provinces.province_name
        and (own_forms.region_level != 'province' or provinces.province_form = '')
inner join cities
    on
        cities.city_code
        = case
            when own_forms.region_level = 'county' and own_forms.city_name is not null then own_forms.parent_code
            else ''
        end
group by all
