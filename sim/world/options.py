"""The repertoire: what can be done, as tables. A new option is a new row, not a new `if`."""

from enum import IntEnum

import numpy as np


class Pressure(IntEnum):
    """Column of each pressure."""

    COORDINATOR_STATURE = 0
    TEHRAN_LINE_US = 1
    TEHRAN_LINE_ISRAEL = 2
    TEHRAN_LINE_HOME = 3
    TEHRAN_EFFORT = 4
    REGIONAL_WAR_ALLY = 5
    REGIONAL_WAR_PATRON = 6
    US_POSTURE = 7
    DECAPITATION_RISK = 8
    US_PRESENCE_IRAQ = 9
    US_PRESENCE_SYRIA = 10
    SANCTIONS = 11
    BAGHDAD_BARGAIN = 12
    BAGHDAD_ENFORCEMENT = 13
    ELECTORAL_STAKES = 14
    OUTRAGE = 15
    RIVALRY = 16
    FACADE_AVAILABILITY = 17
    UMBRELLA_BRAND = 18


PRESSURES = tuple(pressure.name.lower() for pressure in Pressure)


class Front(IntEnum):
    """A class of targets against which a group is, or is not, in a campaign."""

    US = 0
    LOGISTICS = 1
    ISRAEL = 2
    HOME = 3


FRONTS = ("us", "logistics", "israel", "home")
#: How much of the danger of an attack on American soldiers an attack on this front carries [0..1]: contractors'
#: convoys and distant Israel provoke less, the Kurdistan Region's oil least of all outside Iraq (assumed).
FRONT_SEVERITY = np.array([1.0, 0.35, 0.4, 0.3])
#: Threshold of a campaign on a front, relative to one against Americans nearby: Israel is far (assumed).
FRONT_THRESHOLD = np.array([1.0, 1.0, 1.7, 1.0])
#: How much American forces within reach push towards a front [0..1] (assumed): convoys supply them.
FRONT_PRESENCE = np.array([1.0, 0.8, 0.0, 0.0])
#: How much standing as resistance an attack on this front earns [0..1]; force at home earns none.
FRONT_SALIENCE = np.array([1.0, 0.4, 0.9, 0.0])


class Target(IntEnum):
    """A target class in a region."""

    US_FORCES_IRAQ = 0
    US_FORCES_SYRIA = 1
    US_EMBASSY = 2
    US_LOGISTICS = 3
    ISRAEL = 4
    KURDISTAN_OIL = 5
    KURDISTAN_OTHER = 6
    IRAQI_BASES = 7
    IRAQI_STATE_OFFICE = 8
    IRAQI_SECURITY_FORCES = 9
    RIVAL_MILITIA = 10
    US_FORCES_JORDAN = 11


TARGETS = (
    "us-forces",
    "us-forces",
    "us-embassy",
    "us-logistics",
    "israel",
    "kurdistan-oil",
    "kurdistan-other",
    "iraqi-bases",
    "iraqi-state-office",
    "iraqi-security-forces",
    "rival-militia",
    "us-forces",
)
TARGET_REGIONS = (
    "iraq",
    "syria",
    "iraq",
    "iraq",
    "israel",
    "iraq",
    "iraq",
    "iraq",
    "iraq",
    "iraq",
    "iraq",
    "jordan",
)
#: Targets a campaign can choose (the first seven) and the front each belongs to.
CAMPAIGN_TARGETS = 7
TARGET_FRONT = np.array([0, 0, 0, 1, 2, 3, 3, 3, 3, 3, 3, 0])


class Claim(IntEnum):
    """The name an attack is signed with."""

    OWN_NAME = 0
    UMBRELLA = 1
    FACADE = 2
    UNCLAIMED = 3


CLAIMS = ("own-name", "umbrella", "facade", "unclaimed")
#: Resistance credit an attack earns its author under each name [0..1] (assumed; ordering from endorse-without-owning).
CLAIM_CREDIT = np.array([1.0, 0.85, 0.45, 0.05])
#: Share of the blame that a name can hide at best [0..1] (assumed; ordering from facade-deniability-outward).
CLAIM_COVER = np.array([0.0, 0.5, 0.65, 0.45])


class Tone(IntEnum):
    """What a statement says, from mild to hard."""

    SILENT = 0
    CONDITIONAL_RESTRAINT = 1
    ANNOUNCES_REDUCTION = 2
    CALLS_FOR_HALT = 3
    MILD_CONDEMNATION = 4
    CONDEMNS_BREACH = 5
    DENIES = 6
    POLITICAL_DEMAND = 7
    OPPOSES_RIVAL = 8
    TRIUMPHANT = 9
    ACCUSES_PARTNERS = 10
    ENDORSES = 11
    ENDS_TRUCE = 12
    ANNOUNCES_CONTINUATION = 13
    CONDITIONAL_THREAT = 14
    EXPLICIT_THREAT = 15
    VOWS_REVENGE = 16
    THREATENS_RESUMPTION = 17
    CALLS_FOR_JIHAD = 18
    DELEGATED = 19  # a spokesman's mild condemnation that leaves the leader's hands free


TONES = (
    "",
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
    "mild-condemnation",
)


class Response(IntEnum):
    """How a group answers an injury by the state, Washington or a rival."""

    NONE = 0
    POLITICAL = 1
    MOBILISE = 2
    ARMED = 3


RESPONSES = ("none", "political", "mobilise", "armed")


class Decision(IntEnum):
    """The choices a militia makes on a day, each with its own sheet of options by terms."""

    CAMPAIGN_US = 0
    CAMPAIGN_LOGISTICS = 1
    CAMPAIGN_ISRAEL = 2
    CAMPAIGN_HOME = 3
    ACT = 4
    CLAIM = 5
    RESPOND = 6
    SPEAK = 7


DECISIONS = (
    "campaign-us",
    "campaign-logistics",
    "campaign-israel",
    "campaign-home",
    "act",
    "claim",
    "respond",
    "speak",
)


class TehranDecision(IntEnum):
    """Sheets of Tehran."""

    LINE_US = 0
    LINE_ISRAEL = 1


class BaghdadDecision(IntEnum):
    """Sheets of Baghdad."""

    DISSUADE = 0
    ENFORCE = 1


class WashingtonDecision(IntEnum):
    """Sheets of Washington."""

    STRIKE = 0


class IsraelDecision(IntEnum):
    """Sheets of Israel."""

    WARN = 0
    STRIKE_IRAQ = 1


#: Names of the sheets of each state, in the order of the roster's last four.
STATE_DECISIONS = (("line-us", "line-israel"), ("dissuade", "enforce"), ("strike",), ("warn", "strike-iraq"))
LINE_NAMES = ("forbids", "discourages", "neither", "encourages", "orders")
#: Names of the options of each decision, in the order of its sheet.
OPTION_NAMES = {
    "line-us": LINE_NAMES,
    "line-israel": LINE_NAMES,
    "dissuade": ("leave it", "meet the commanders"),
    "enforce": ("leave it", "arrest or remove"),
    "strike": ("hold back", "strike"),
    "warn": ("hold back", "warn"),
    "strike-iraq": ("hold back", "strike"),
    **dict.fromkeys(DECISIONS[:4], ("quiet", "campaign")),
    "act": (
        "none",
        "us-forces in iraq",
        "us-forces in syria",
        "us-embassy",
        "us-logistics",
        "israel",
        "kurdistan-oil",
        "kurdistan-other",
    ),
    "claim": CLAIMS,
    "respond": RESPONSES,
    "speak": ("silent", *TONES[1:19], "spokesman speaks"),
}
MAX_OPTIONS = 20


class Term(IntEnum):
    """A named summand of a utility."""

    QUIET = 0
    INERTIA = 1
    SOLIDARITY = 2
    PRESENCE = 3
    BASE_PRESSURE = 4
    OUTBIDDING = 5
    CONTAGION = 6
    TEHRAN_LINE = 7
    FEAR = 8
    RETALIATION = 9
    STAKE = 10
    ELECTORAL = 11
    LEVERAGE = 12
    TRUCE = 13
    COVER = 14
    OCCASION = 15


TERMS = (
    "quiet",
    "inertia",
    "solidarity",
    "presence",
    "base-pressure",
    "outbidding",
    "contagion",
    "tehran-line",
    "fear",
    "retaliation",
    "stake",
    "electoral",
    "leverage",
    "truce",
    "cover",
    "occasion",
)


class Act(IntEnum):
    """What the record can say was done."""

    ATTACK = 0
    STATEMENT = 1
    SUSPEND = 2
    MOBILISE = 3
    HIDE = 4
    EVACUATE = 5
    POLITICAL_TURN = 6
    STRIKE = 7
    LEADERSHIP_STRIKE = 8
    SANCTION = 9
    WARNING = 10
    DIRECTIVE = 11
    ENVOY_VISIT = 12
    SUMMONS = 13
    DISSUASION = 14
    WITHHOLD_RENTS = 15
    PAY_RENTS = 16
    ENFORCEMENT_ORDER = 17
    ARREST = 18
    REMOVAL = 19


ACTS = (
    "attack",
    "statement",
    "suspend",
    "mobilise",
    "hide",
    "evacuate",
    "political-turn",
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
)
VOICES = ("", "leader", "spokesman", "umbrella")


class Injury(IntEnum):
    """What can be done to a group that asks for an answer."""

    NONE = 0
    SANCTION = 1
    KILLING = 2
    REMOVAL = 3
    ARREST = 4
    CONTESTED_OFFICE = 5


#: How far up the ladder of responses each injury drives a group wholly ready to use force at home [0..1] (assumed;
#: ordering from arrest-provokes-mobilisation, resource-dispute-violence, enforcement-costs).
PROVOCATION = np.array([0.0, 0.3, 0.3, 0.4, 0.85, 1.0])
