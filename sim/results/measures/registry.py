"""Every measure by its name."""

from collections.abc import Callable, Mapping

from sim.results.measures import alignment, composition, counts, domestic, latencies, rhetoric
from sim.results.measures.history import History
from sim.results.measures.question import Question, Values, Window

Measure = Callable[[History, Question, Window], Values]

#: One function per measure, the same for simulated and documented records.
REGISTRY: Mapping[str, Measure] = {
    "acts_count": counts.acts_count,
    "attack_rate_ratio": counts.attack_rate_ratio,
    "attacks_claimed": counts.attacks_claimed,
    "attacks_count": counts.attacks_count,
    "attacks_over_baseline": counts.attacks_over_baseline,
    "attacks_rate_per_week": counts.attacks_rate_per_week,
    "claim_mode": composition.claim_mode,
    "claim_mode_share": composition.claim_mode_share,
    "compliance_class": alignment.compliance_class,
    "compliance_share": alignment.compliance_share,
    "days_to_enforcement": latencies.days_to_enforcement,
    "days_to_first_attack": latencies.days_to_first_attack,
    "days_to_leader_statement": latencies.days_to_leader_statement,
    "days_to_next_attack": latencies.days_to_next_attack,
    "days_to_political_turn": latencies.days_to_political_turn,
    "days_to_retaliation": latencies.days_to_retaliation,
    "days_to_statement": latencies.days_to_statement,
    "days_to_statement_order": rhetoric.days_to_statement_order,
    "days_to_suspension": latencies.days_to_suspension,
    "days_without_attack": counts.days_without_attack,
    "directive_compliance": alignment.directive_compliance,
    "fatalities_us": counts.fatalities_us,
    "first_claim_month": composition.first_claim_month,
    "joint_line": alignment.joint_line,
    "leaders_hidden_or_abroad": counts.leaders_hidden_or_abroad,
    "relation_change": alignment.relation_change,
    "response_to_attack": domestic.response_to_attack,
    "response_to_enforcement": domestic.response,
    "response_to_sanction": domestic.response,
    "spokesman_statement_before_leader": rhetoric.spokesman_statement_before_leader,
    "statement_tone": rhetoric.statement_tone,
    "statements_count": counts.statements_count,
    "strikes_count": counts.strikes_count,
    "target_mix": composition.target_mix,
    "target_mix_ratio": composition.target_mix_ratio,
    "target_mix_shift": composition.target_mix_shift,
    "target_region_share": composition.target_region_share,
    "target_region_share_change": composition.target_region_share_change,
    "threat_executed": domestic.threat_executed,
    "tie_change": alignment.tie_change,
    "tone_rank": rhetoric.tone_rank,
}
