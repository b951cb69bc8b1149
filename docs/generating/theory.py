"""Parameters, traits, terms, mechanisms, hypotheses and sources, read from the files of the theory."""

import re
from functools import cache
from itertools import groupby

from generating.markdown import code, linked, number, plain, span, table
from sim.scenario.reading import read
from sim.scenario.validating import validate
from sim.theory import theory
from sim.theory.load import HERE
from sim.theory.model import Mechanism, Mechanisms
from sim.theory.tables import theory_table
from sim.world.options import TERMS

MECHANISMS, SOURCES = "mechanisms.md", "sources.md"


@cache
def file_of_mechanisms() -> Mechanisms:
    """The file of mechanisms, with what can carry one."""
    return validate(Mechanisms, read(HERE / "mechanisms.yaml"))


def parameters() -> str:
    """Every parameter of the theory."""
    rows = [
        (
            f"`{name}`", number(it.value), span(*it.range), f"{plain(it.meaning)} [{plain(it.unit)}]", it.grade,
            f"{linked(it.mechanism, MECHANISMS)}; {linked(it.sources, SOURCES)}",
        )
        for name, it in theory().parameters.items()
    ]  # fmt: skip
    return table(("parameter", "value", "range", "meaning [unit]", "grade", "mechanisms; sources"), rows, right=(1,))


def traits() -> str:
    """The lasting traits of a militia and what each step of the scale stands for."""
    rows = [(f"`{name}`", plain(meaning)) for name, meaning in steps().items()]
    return table(("disposition", "meaning, and what the steps stand for"), rows)


def steps() -> dict[str, str]:
    """Traits and their meanings, from the head of the file of actors."""
    head = (HERE / "actors.yaml").read_text(encoding="utf-8").split("\nmilitias:")[0]
    entries = re.findall(r"^#   (\w+) +(.+(?:\n#    +.+)*)", head, re.MULTILINE)
    return {name: re.sub(r"\n# +", " ", text) for name, text in entries}


def militias() -> str:
    """The codes of the militias' traits, and what the short names stand for."""
    known = theory().militias
    short = [it.abbreviation or it.name for it in known.values()]
    rows = [
        (f"`{trait}`", *(number(it.dispositions[trait].value) for it in known.values()))  # type: ignore[index]
        for trait in steps()
    ]
    meant = zip(short, known.items(), strict=True)
    names = "; ".join(f"{plain(one)}: {plain(it.name)}, `{name}`" for one, (name, it) in meant)
    return f"{table(('disposition', *map(plain, short)), rows, right=range(1, len(short) + 1))}\n\n{names}."


def terms() -> str:
    """The terms of a utility: meaning, the mechanisms that it or its weight serves, and their sources."""
    meanings = file_of_mechanisms().carriers["militia"]["term"]
    rows = []
    for term in TERMS:
        carried = [name for name, it in theory().mechanisms.items() if carries(it, term)]
        weight = theory().parameters.get(term.replace("-", "_"))
        carried += [name for name in (weight.mechanism if weight else ()) if name not in carried]
        sources = sorted({source for name in carried for source in theory().mechanisms[name].sources})
        rows.append((f"`{term}`", plain(meanings[term]), linked(carried, MECHANISMS), linked(sources, SOURCES)))
    return table(("term", "meaning", "mechanisms", "sources"), rows)


def carries(mechanism: Mechanism, term: str) -> bool:
    """Whether a term carries a mechanism."""
    return any(carrier.kind == "term" and carrier.name == term for carrier in mechanism.carried_by)


def hypotheses() -> str:
    """The rival theories and the parameters that each one changes."""
    rows = [
        (
            f"`{name}`", plain(it.title), plain(it.meaning),
            ", ".join(f"`{key}` {number(value)}" for key, value in it.parameters.items()), linked(it.sources, SOURCES),
        )
        for name, it in theory().hypotheses.items()
    ]  # fmt: skip
    return table(("hypothesis", "in short", "what it claims", "changes", "sources"), rows)


def all_mechanisms() -> str:
    """The page of mechanisms."""
    rows = sorted(theory_table(), key=lambda row: row.family)
    carried = sum(bool(row.carried_by) for row in rows)
    lines = [
        "# Mechanisms",
        "",
        f"What the sources claim makes these groups act or hold still: {len(rows)} claims by family, each with how "
        f"firmly it is made, who disagrees, and what carries it in the program. {carried} are carried, "
        f"{len(rows) - carried} are left out for a reason. The same is printed by `sim theory`.",
        "",
        "How firmly: *central* (a pillar of a source), *argued* (made, but not the main point), *reported* (at second "
        "hand), *suggested* (hinted at), *conditional* (only if something else holds), *conjecture* (about the "
        "future), *prescription* (advice), *public-source* (only from pages outside the five main analyses).",
    ]
    for family, members in groupby(rows, key=lambda row: row.family):
        lines += ["", f"## Family: {family}"]
        for row in members:
            lines += ["", *one_mechanism(row.mechanism, theory().mechanisms[row.mechanism])]
    return "\n".join(lines) + "\n"


def one_mechanism(name: str, it: Mechanism) -> list[str]:
    """A mechanism as a section of its page."""
    lines = [f"### {name}", "", plain(it.statement), "", f"- {it.strength}; {linked(it.sources, SOURCES)}"]
    lines += [f"- against it: {plain(rival.claim)} {linked(rival.sources, SOURCES)}" for rival in it.rivals]
    if it.carried_by:
        lines.append(f"- carried by {', '.join(f'{one.kind} {code(one.name)} of {one.room}' for one in it.carried_by)}")
    else:
        lines.append(f"- left out: {plain(it.left_out or '')}")
    return lines + ([f"- {plain(it.note)}"] if it.note else [])


def all_sources() -> str:
    """The page of sources."""
    kinds = {"seed": "Main analyses", "public": "Public pages", "general": "General knowledge", "user": "You"}
    known = theory().sources
    lines = [
        "# Sources",
        "",
        f"The {len(known)} publications that numbers and claims rest on. Everything in the program is paraphrase. "
        "`sim sources` prints them with the numbers that rest on each.",
    ]
    for kind, title in kinds.items():
        lines += ["", f"## {title}"]
        for name, it in known.items():
            if it.type == kind:
                words = [plain(it.title), plain(", ".join(it.authors)), plain(it.publisher), it.date or ""]
                said = " ".join(word if word[-1] in ".?!" else f"{word}." for word in words if word)
                address = f" <{it.url}>" if it.url else ""
                lines += ["", f"### {name}", "", said + address, *(["", plain(it.note)] if it.note else [])]
    return "\n".join(lines) + "\n"
