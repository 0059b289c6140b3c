with indicators as (
    select
        project_id,
        count(*) as indicators,
        count(*) filter (where is_measurable) as measurable,
        count(*) filter (where outcome = 'met') as met,
        count(*) filter (where outcome in ('met', 'partly', 'not_met')) as judged,
        sum(weight) as weight_sum,
        sum(score) as score_sum
    from {{ ref('mart_indicator') }}
    where project_id is not null
    group by project_id
),

projects as (
    select
        *,
        coalesce(execution_rate_calc_pct, execution_rate_pct) as rate_pct,
        -- half-open bands of 财预〔2020〕10号; 上海 and others call the last two 合格 and 不合格
        case
            when score >= 90 then '优'
            when score >= 80 then '良'
            when score >= 60 then '中'
            when score < 60 then '差'
        end as score_band,
        case
            when regexp_matches(grade, '^(优|A)') then '优'
            when regexp_matches(grade, '^(良|B)') then '良'
            when regexp_matches(grade, '^(中|一般|合格|C)') then '中'
            when regexp_matches(grade, '^(差|不合格|D)') then '差'
        end as grade_band
    from {{ ref('mart_project_execution') }}
    where score is not null or grade is not null
)

select
    projects.project_id,
    projects.report_id,
    {{ agency_columns('projects') }},
    projects.fiscal_year,
    projects.project_name,
    projects.score,
    projects.grade,
    projects.score_band,
    projects.grade_band = projects.score_band as is_grade_of_score,
    projects.budget_yuan,
    projects.executed_yuan,
    projects.rate_pct as execution_rate_pct,
    case
        when projects.rate_pct < 0 then null
        when projects.rate_pct < 60 then '<60'
        when projects.rate_pct < 80 then '60-80'
        when projects.rate_pct < 90 then '80-90'
        when projects.rate_pct < 100 then '90-100'
        when projects.rate_pct >= 100 then '>=100'
    end as execution_band,
    -- S05 with the 10 points of the national form; other forms give execution more or none
    cast(90 + 10 * least(projects.rate_pct, 100) / 100 as decimal(18, 6)) as attainable_score,
    coalesce(projects.score_band, projects.grade_band) = '优' and projects.rate_pct < 80 as is_top_at_low_execution,
    indicators.indicators,
    {{ ratio_pct('indicators.measurable', 'indicators.indicators') }} as measurable_pct,
    {{ ratio_pct('indicators.met', 'indicators.judged') }} as met_of_judged_pct,
    cast(indicators.weight_sum as decimal(18, 6)) as indicator_weight_sum,
    cast(indicators.score_sum as decimal(18, 6)) as indicator_score_sum,
    projects.source_locator
from projects
left join indicators on projects.project_id = indicators.project_id
