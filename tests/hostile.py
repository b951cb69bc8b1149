"""Texts that try to be more than text, and a small scenario that says them wherever a file may say anything.

`HOSTILE` are the texts, `hostile_scenario(text, folder)` writes the scenario and `ACTIVE_ON_A_TERMINAL` finds what must
not reach a terminal. What the reader of files refuses (NUL, lone surrogates) is in `REFUSED`.
"""

import re
import zlib
from pathlib import Path

#: Terminal control.
_TERMINAL = (
    "\x1b[31mred\x1b[0m",
    "\x1b[2J\x1b[H gone",
    "\x1b[1A\x1b[2K over the line above",
    "\x1b[8m hidden \x1b[28m",
    "\x1b]0;owned\x07",
    "\x1b]2;owned\x1b\\",
    "\x1b]8;;http://evil.example\x1b\\click\x1b]8;;\x1b\\",
    "\x1b]52;c;cm0gLXJmIH4=\x07",
    "\x1bP+q544e\x1b\\",
    "\x1b[5n\x1b[6n",
    "\x1bc reset",
    "\x9b31m C1",
    "\x9d0;owned\x9c",
    "\x90q\x9c\x84\x85",
    "bell \x07 and \x08\x08\x08back",
    "\x7f deleted \x7f",
    "\x0c form \x0b feed",
    "\x0e\x0f shifted",
    "\x01\x02\x03\x04\x05\x06",
    "first\nsecond line",
    "kept in results\rovewritten",
    "one\r\ntwo\r\n\r\nfour",
)
#: Direction, invisibility, and what is not quite there.
_UNSEEN = (
    "\u202egnp.exe",
    "\u2066\u2067\u2068 isolated \u2069",
    "\u200e\u200f\u061c marks",
    "pass\u200bword\u200c\u200d\u2060",
    "\ufeffbom inside\ufeff",
    "line\u2028separator\u2029paragraph",
    "tag \U000e0041\U000e0042\U000e007f",
    "so\u00adft, \u034fjoined, \u180e, \u3164, \uffa0",
    "שלום مرحبا RTL",
    "emoji 🏳️‍🌈👩‍👩‍👧‍👦🇮🇶",
    "Z̷̡̢a̴͓͝l̵̪͝g̶̙̿o̴͈͐" + "\u0301" * 60,
    "NUL \x00 inside",
    "lone \ud800 surrogate",
    "\udfff\udc80",
    "\U0010ffff\ufff9\ufffa\ufffb\ufffd",
)
#: Markup, scripts and templates.
_MARKUP = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "<svg/onload=alert(1)>",
    "</title></style></textarea><script>alert(1)</script>",
    '<a href="javascript:alert(1)">x</a>',
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "javascript:alert(1)",
    "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==",
    "<!-- a comment that does not end",
    "--> ]]> <![CDATA[ <script>alert(1)</script> ]]>",
    '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>&e;',
    "&lt;script&gt; &#60;b&#62; &entity; &amp;amp;",
    "</script><style>*{display:none}</style>",
    "{{7*7}} {% include '/etc/passwd' %} {# gone #}",
    "${x} #{7*7} <%= 7*7 %>",
    "%s %n %d %(name)s {0} {name!r} {}",
    "[bold red]rich[/bold red] [link=http://evil.example]x[/link] :smile:",
)
#: Spreadsheets, Markdown, TeX.
_OFFICE = (
    '=HYPERLINK("http://evil.example","click")',
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(1,2)",
    "\t=1+1",
    "\r=1+1",
    '","=1+1',
    "[x](javascript:alert(1))",
    "![x](http://evil.example/x.png)",
    "<http://evil.example> http://evil.example [a]: http://evil.example",
    "`code` ```fence``` ~~~",
    "a | b | c\n|---|---|\n| d | e |",
    "# head\n* item\n1. one\n> said",
    "$\\frac{1}{0}$ $\\unknowncommand$ $",
    "\\input{/etc/passwd} \\n \\x1b \\u202e",
    "'; DROP TABLE runs; --",
    "../../etc/passwd",
    "CON",
    "$(touch owned) `touch owned` ; touch owned | sh",
    "very long " * 700,
    "x" * 7_000,
)
#: Texts that try to be more than text.
HOSTILE: tuple[str, ...] = (*_TERMINAL, *_UNSEEN, *_MARKUP, *_OFFICE)
#: Those that the reader of files refuses, wherever they stand.
REFUSED: tuple[str, ...] = tuple(text for text in HOSTILE if re.search("[\x00\ud800-\udfff]", text))
#: What must not reach a terminal: controls but for the line feed, bidirectional controls, separators, surrogates.
ACTIVE_ON_A_TERMINAL = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)

#: Longest name; other texts may be longer.
_NAME_LENGTH = 200
#: A fortnight of an invented campaign. TEXT and NAME stand wherever a file may say anything.
_SCENARIO = """\
id: ID
title: NAME
summary: TEXT
kind: historical
cluster: 2022-24
tests: TEXT
changes_what: TEXT
period: {start: 2024-02-20, end: 2024-03-04}
actors:
  tehran: {}
  baghdad: {}
  washington: {}
  israel: {mode: scripted}
  kataib-hezbollah:
    state_stake: {value: 0.5, sources: [user], grade: assumed, note: TEXT}
  asaib-ahl-al-haq: {}
  harakat-al-nujaba: {}
opening:
  campaigns: {us: [kataib-hezbollah, harakat-al-nujaba], israel: [harakat-al-nujaba]}
  truce_us: false
  sources: [user]
  note: TEXT
pressures:
  coordinator_stature: {start: 0.25, sources: [user], grade: assumed, note: TEXT}
  tehran_line_us: {start: 0, sources: [user], grade: assumed}
  tehran_line_israel: {start: 0.5, sources: [user], grade: assumed}
  tehran_line_home: {start: 0, sources: [user], grade: assumed}
  tehran_effort: {start: 0.25, sources: [user], grade: assumed}
  regional_war_ally: {start: 1, sources: [user], grade: assumed}
  regional_war_patron: {start: 0, sources: [user], grade: assumed}
  us_posture: {start: 0.5, sources: [user], grade: assumed}
  decapitation_risk: {start: 0.25, sources: [user], grade: assumed}
  us_presence_iraq: {start: 0.75, sources: [user], grade: assumed}
  us_presence_syria: {start: 0.75, sources: [user], grade: assumed}
  sanctions: {start: 0.5, sources: [user], grade: assumed}
  baghdad_bargain: {start: 0.5, sources: [user], grade: assumed}
  baghdad_enforcement: {start: 0.25, sources: [user], grade: assumed}
  electoral_stakes: {start: 0.25, sources: [user], grade: assumed}
  outrage:
    start: 0.5
    sources: [user]
    grade: assumed
    changes: [{date: 2024-03-01, value: 0.75, because: TEXT, note: TEXT}]
  rivalry: {start: 0.5, sources: [user], grade: assumed}
  facade_availability: {start: 0.5, sources: [user], grade: assumed}
  umbrella_brand: {start: 1, sources: [user], grade: assumed}
events:
  - id: order
    date: 2024-02-22
    kind: directive
    role: trigger
    by: [tehran]
    addressees: [kataib-hezbollah]
    lines: {us: -0.5}
    effort: 0.5
    asks: TEXT
    description: TEXT
    sources: [user]
    confidence: low
    note: TEXT
  - id: deaths
    date: 2024-02-26
    kind: fatal-attack
    role: trigger
    by: [unattributed]
    on: [us-forces]
    deaths: 3
    description: TEXT
    sources: [user]
    confidence: low
outcomes:
  - id: attacks
    description: TEXT
    actors: [any-iran-aligned-militia]
    window: {start: 2024-02-20, end: 2024-03-04}
    measure: {name: attacks_count, targets: [us-forces]}
    score_as: {type: count, observed: 2, low: 1, high: 3, note: TEXT}
    condition: {op: in, low: 1, high: 3, unit: NAME}
    foils: [{statement: TEXT, condition: {op: ">=", value: 9, unit: NAME}}]
    status: scored
    confidence: high
    sources: [user]
    note: TEXT
  - id: any-attack
    description: TEXT
    actors: [any-iran-aligned-militia]
    window: {start: 2024-02-20, end: 2024-03-04}
    measure: {name: attacks_count, targets: [us-forces]}
    score_as: {type: binary, observed: true}
    condition: {op: ">=", value: 1}
    status: scored
    confidence: high
    sources: [user]
  - id: answer
    description: TEXT
    actors: [kataib-hezbollah]
    window: {start: 2024-02-22, end: 2024-03-04}
    after: {event: order}
    measure: {name: directive_compliance, front: us, claims: [own-name]}
    score_as: {type: category, observed: NAME, categories: [comply, feigned, ignore, public-defiance, NAME]}
    condition: {op: "==", value: NAME}
    status: scored
    confidence: low
    sources: [user]
  - id: ratio
    description: TEXT
    actors: [any-iran-aligned-militia]
    window: {start: 2024-02-20, end: 2024-03-04}
    measure: {name: attacks_over_baseline, targets: [us-forces], since: 2024-02-26, baseline_days: 6}
    score_as: {type: ratio, observed: 0, low: 0, high: 0.5, zero_over_zero: NAME, min_acts: 0}
    condition: {op: "<=", value: 0.5}
    baseline: {value: 4, unit: NAME, sources: [user], note: TEXT}
    status: scored
    confidence: low
    sources: [user]
  - id: nobody-knows
    description: TEXT
    actors: [baghdad]
    window: {start: 2024-02-20, end: 2024-03-04}
    measure: null
    unmeasurable: TEXT
    score_as: {type: binary, observed: true}
    condition: {op: "==", value: true}
    status: outside-model
    confidence: low
    sources: [user]
explanations:
  - {id: why, claim: TEXT, weight: NAME, sources: [user]}
conflicts:
  - {topic: TEXT, claims: [TEXT, TEXT], handling: TEXT}
parameters:
  solidarity: {value: 2, sources: [user], grade: assumed, note: TEXT}
"""


def hostile_scenario(text: str, folder: Path) -> Path:
    """The file of a small scenario with this text in every field that may say anything, cut where a name may not be so
    long; its id comes from the text.
    """
    name = f"hostile-{zlib.crc32(text.encode('utf-8', 'surrogatepass')):08x}"
    words = {"ID": name, "TEXT": quoted(text), "NAME": quoted(text[:_NAME_LENGTH])}
    path = folder / f"{name}.yaml"
    written = re.sub(r"\b(?:ID|TEXT|NAME)\b", lambda found: words[found.group()], _SCENARIO)
    path.write_text(written, encoding="utf-8")
    return path


def quoted(text: str) -> str:
    """A text as YAML writes it between double quotes, everything unusual as an escape."""
    return '"' + "".join(_escaped(character) for character in text) + '"'


def _escaped(character: str) -> str:
    if " " <= character <= "~" and character not in '"\\':
        return character
    return f"\\U{ord(character):08x}"
