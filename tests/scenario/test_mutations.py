"""Damaged scenario files: each loads or is refused with a place, none brings the program down."""

import time
from collections import Counter
from pathlib import Path

import pytest

from sim.scenario import check
from sim.scenario.template import template

from .mutations import MUTATIONS, mutant

SHIPPED = Path(__file__).parents[2] / "scenarios"
CHUNK = 100


@pytest.fixture(scope="module")
def contents() -> dict[str, bytes]:
    shipped = {path.name: path.read_bytes() for path in SHIPPED.glob("*.yaml")}
    return {**shipped, "my-scenario.yaml": template("my-scenario").encode()}


def outcomes_of(numbers: range, contents: dict[str, bytes], folder: Path) -> tuple[Counter[tuple[str, bool]], float]:
    """How many mutants of each kind were refused and how many were not, and the longest time one took [s]."""
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    counts: Counter[tuple[str, bool]] = Counter()
    worst = 0.0
    for number in numbers:
        name, kind, content = mutant(contents, number)
        path = folder / name
        path.write_bytes(content)
        begin = time.perf_counter()
        problems = check([path])
        worst = max(worst, time.perf_counter() - begin)
        path.write_bytes(contents[name])
        for problem in problems:
            assert problem.line >= 1 and problem.column >= 1 and problem.file and problem.what, number
            assert len(str(problem).splitlines()) == 1 and len(str(problem)) < 2000, number
            assert all(character == " " or character.isprintable() for character in str(problem)), number
        counts[kind, any(not problem.notice for problem in problems)] += 1
    return counts, worst


@pytest.mark.parametrize("start", range(0, 1000, CHUNK))
def test_a_thousand_damaged_files_load_or_are_refused_with_a_place(
    start: int, contents: dict[str, bytes], tmp_path: Path
) -> None:
    counts, _ = outcomes_of(range(start, start + CHUNK), contents, tmp_path)

    assert {kind for kind, refused in counts if refused} == set(MUTATIONS)
    assert counts.total() == CHUNK and any(not refused for _, refused in counts)


@pytest.mark.slow
def test_ten_thousand_damaged_files_are_each_answered_within_half_a_second(
    contents: dict[str, bytes], tmp_path: Path
) -> None:
    counts, worst = outcomes_of(range(10_000), contents, tmp_path)

    refused = sum(count for (_, was_refused), count in counts.items() if was_refused)
    print(f"\n{refused} of {counts.total()} refused, the longest took {worst:.3f} s")
    assert counts.total() == 10_000 and worst < 0.5


def test_a_mutant_is_the_same_every_time(contents: dict[str, bytes]) -> None:
    assert [mutant(contents, number) for number in range(20)] == [mutant(contents, number) for number in range(20)]
    assert mutant(contents, 0)[2] != mutant(contents, 0, seed=2)[2]
