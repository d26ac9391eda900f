-- The score is worth having only if a higher band really holds a larger share of withdrawals.
with bands as (
    select
        risk_band,
        min(risk_score) as lowest_score,
        countIf(is_withdrawn) / count() as withdrawal_rate
    from {{ ref('dropout_risk') }}
    where risk_score is not null
    group by risk_band
)

select
    lower_band.risk_band as band,
    lower_band.withdrawal_rate as rate,
    higher_band.risk_band as higher_band,
    higher_band.withdrawal_rate as higher_rate
from bands as lower_band
cross join bands as higher_band
where lower_band.lowest_score < higher_band.lowest_score
    and lower_band.withdrawal_rate >= higher_band.withdrawal_rate
