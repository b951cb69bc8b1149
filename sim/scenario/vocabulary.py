"""The words of scenario files, tables and pictures. Every room takes them from here."""

from collections.abc import Mapping
from typing import Literal, get_args

Militia = Literal[
    "kataib-hezbollah",
    "asaib-ahl-al-haq",
    "harakat-al-nujaba",
    "kataib-sayyid-al-shuhada",
    "badr",
    "kataib-imam-ali",
    "saraya-al-khorasani",
    "ansar-allah-al-awfiya",
    "sadrists",
]
State = Literal["tehran", "baghdad", "washington", "israel"]
MILITIAS: tuple[str, ...] = get_args(Militia)
STATES: tuple[str, ...] = get_args(State)

#: Names for several actors, for deniable brands and for nobody known.
AGGREGATES = ("any-iran-aligned-militia", "any-facade", "hardline-core", "state-integrated-wing", "unattributed")
FACADES = ("ashab-al-kahf", "qassim-al-jabbarin")
UMBRELLA = "islamic-resistance-in-iraq"

#: Pressures and what each one means. Tehran's lines run from -1 to 1, all others from 0 to 1.
PRESSURES: Mapping[str, str] = {
    "coordinator_stature": "Personal authority of Tehran's coordinator; changes only with persons.",
    "tehran_line_us": "Content of Tehran's line on attacks against US forces: -1 forbids, 0 neutral, 1 orders.",
    "tehran_line_israel": "Content of Tehran's line on attacks against Israel: -1 forbids, 0 neutral, 1 orders.",
    "tehran_line_home": "Content of Tehran's line on violence inside Iraq: -1 forbids, 0 neutral, 1 orders.",
    "tehran_effort": "How hard Tehran pushes its line: public cue .25, private message .5, envoy .75, summons 1.",
    "regional_war_ally": "War on a member of the axis other than Iran.",
    "regional_war_patron": "War on Iran itself.",
    "us_posture": "Washington's readiness to strike, as declared and shown before the act in question.",
    "decapitation_risk": "How far states are now killing or naming leaders of comparable groups.",
    "us_presence_iraq": "US forces within reach in Iraq.",
    "us_presence_syria": "US forces within reach in Syria.",
    "sanctions": "Financial and legal pressure on the groups.",
    "baghdad_bargain": "Rents that Baghdad offers for restraint.",
    "baghdad_enforcement": "Baghdad's credible will to punish, by its record so far.",
    "electoral_stakes": "What the groups can win or lose in an election.",
    "outrage": "Anger of the militant constituency at an outside act; fades unless renewed.",
    "rivalry": "Competition among the groups.",
    "facade_availability": "Deniable names that are in use.",
    "umbrella_brand": "A shared brand that is in use.",
}
LINES = ("tehran_line_us", "tehran_line_israel", "tehran_line_home")

Mode = Literal["simulated", "scripted"]
Front = Literal["us", "logistics", "israel", "home"]
Target = Literal[
    "us-forces",
    "us-embassy",
    "us-logistics",
    "israel",
    "kurdistan-oil",
    "kurdistan-other",
    "iraqi-bases",
    "rival-militia",
    "iraqi-state-office",
    "iraqi-security-forces",
]
Region = Literal["iraq", "syria", "jordan", "israel", "iran"]
Claim = Literal["own-name", "umbrella", "facade", "unclaimed"]
FRONTS: tuple[str, ...] = get_args(Front)
TARGETS: tuple[str, ...] = get_args(Target)
REGIONS: tuple[str, ...] = get_args(Region)
CLAIMS: tuple[str, ...] = get_args(Claim)

MilitiaAct = Literal["attack", "statement", "suspend", "mobilise", "hide", "evacuate", "political-turn"]
StateAct = Literal[
    "strike",
    "leadership-strike",
    "sanction",
    "warning",
    "directive",
    "envoy-visit",
    "summons",
    "dissuasion",
    "withhold-rents",
    "pay-rents",
    "enforcement-order",
    "arrest",
    "removal",
]
MILITIA_ACTS: tuple[str, ...] = get_args(MilitiaAct)
STATE_ACTS: tuple[str, ...] = get_args(StateAct)
Voice = Literal["leader", "spokesman", "umbrella"]
VOICES: tuple[str, ...] = get_args(Voice)

#: Tones of a statement, mild to hard.
Tone = Literal[
    "conditional-restraint",
    "announces-reduction",
    "calls-for-halt",
    "mild-condemnation",
    "condemns-breach",
    "denies",
    "political-demand",
    "opposes-rival",
    "triumphant",
    "accuses-partners",
    "endorses",
    "ends-truce",
    "announces-continuation",
    "conditional-threat",
    "explicit-threat",
    "vows-revenge",
    "threatens-resumption",
    "calls-for-jihad",
]
TONES: tuple[str, ...] = get_args(Tone)

#: Kinds of documented events: acts of the actors, and what happens around them.
EVENT_KINDS: tuple[str, ...] = (
    *MILITIA_ACTS,
    *STATE_ACTS,
    "appointment",
    "bargain-offer",
    "bargain-transfer",
    "base-pressure-signal",
    "ceasefire",
    "conditional-statement",
    "coordination-meeting",
    "election",
    "enforcement",
    "fatal-attack",
    "government-change",
    "law-process",
    "leadership-change",
    "leadership-decapitation",
    "negotiation",
    "patron-reward",
    "pm-engagement",
    "political-demand",
    "public-cue",
    "regional-outrage",
    "salary-delay",
    "salary-resumption",
    "state-strike",
    "targeted-killing",
    "threat",
    "war-start",
    "withdrawal-complete",
    "withdrawal-plan",
    "withdrawal-step",
)

Role = Literal["exogenous", "trigger", "reply", "statement", "terminal", "scenario-lever"]
Precision = Literal["day", "week", "month", "year"]
Rank = Literal["mid-level", "top"]
Cluster = Literal["2020-21", "2022-24", "2025-"]
Kind = Literal["historical", "counterfactual"]
Attribution = Literal["visible", "true"]
ScoreType = Literal["binary", "category", "count", "days", "ratio", "order"]
Status = Literal["scored", "derived", "by-construction", "scripted", "outside-model", "context"]
Operator = Literal["==", ">=", "<=", ">", "<", "approx", "in", "order", "contains", "without"]

#: Measures that an outcome may name, each computed by one function on simulated and documented records alike.
MEASURES: tuple[str, ...] = (
    "acts_count",
    "attack_rate_ratio",
    "attacks_claimed",
    "attacks_count",
    "attacks_over_baseline",
    "attacks_rate_per_week",
    "claim_mode",
    "claim_mode_share",
    "compliance_class",
    "compliance_share",
    "days_to_enforcement",
    "days_to_first_attack",
    "days_to_leader_statement",
    "days_to_next_attack",
    "days_to_political_turn",
    "days_to_retaliation",
    "days_to_statement",
    "days_to_statement_order",
    "days_to_suspension",
    "days_without_attack",
    "directive_compliance",
    "fatalities_us",
    "first_claim_month",
    "joint_line",
    "leaders_hidden_or_abroad",
    "relation_change",
    "response_to_attack",
    "response_to_enforcement",
    "response_to_sanction",
    "spokesman_statement_before_leader",
    "statement_tone",
    "statements_count",
    "strikes_count",
    "target_mix",
    "target_mix_ratio",
    "target_mix_shift",
    "target_region_share",
    "target_region_share_change",
    "threat_executed",
    "tie_change",
    "tone_rank",
)
