"""The manifest of a registration: scenario, parameters and program by value, the tables by hash, all under a seal."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationError

from sim.kernel import sources_hash
from sim.registration.inputs import inputs, known
from sim.results import disk
from sim.results import manifest as running
from sim.results.manifest import NAME, PlainName, ScenarioEntry, Sha256, StoredFile
from sim.scenario import Scenario
from sim.study.ground import Ground
from sim.study.record import digest
from sim.theory.calibrated import Values

_SEAL = "sha256"
_LARGEST = 2**28
#: What does not decide what is predicted.
_PASSING = frozenset({"created", "command", "versions", "platform", "files"})


class Registration(BaseModel):
    """What was predicted, from what, with what, and when."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, allow_inf_nan=False)

    format: Literal[1]
    kind: Literal["registration"]
    command: tuple[str, ...]
    created: str
    """UTC by the clock of the machine, to the second."""
    scenario: ScenarioEntry
    """By value, overrides applied; with the outcomes it had, if any."""
    inputs: Sha256
    """Hash of all that a run is made of."""
    known: tuple[str, ...]
    """Outcomes whose answer the scenario already held: they are no predictions."""
    sets: tuple[str, ...]
    """The overrides that are in the scenario."""
    hypothesis: str | None
    parameters: dict[str, JsonValue]
    """The numbers of the theory."""
    members: Annotated[tuple[dict[str, float], ...], Field(min_length=1)]
    """Parameter sets that replace some of them; one empty set stands for the numbers themselves."""
    calibrated: bool
    """Whether the sets passed a calibration."""
    seed: int
    runs: Annotated[int, Field(ge=1)]
    """Of each parameter set."""
    package_version: str
    package_sources: str
    """Hash of the package's source and data files."""
    versions: dict[str, str]
    platform: dict[str, str]
    tables: dict[PlainName, Sha256]
    """Hash over schema and values of each table."""
    files: dict[PlainName, StoredFile]

    @property
    def content_hash(self) -> str:
        """SHA-256 of what is predicted and all that it rests on; not of when, by what command or on which machine."""
        plain = self.model_dump(mode="json", exclude=set(_PASSING))
        plain["scenario"] = {"id": self.scenario.id, "resolved": self.scenario.resolved}
        return digest(plain)

    @property
    def seal(self) -> str:
        """SHA-256 over everything, the date included: what to publish, so that others can vouch for the date."""
        return digest(self.model_dump(mode="json"))

    @property
    def revived(self) -> Scenario:
        """The scenario that was registered."""
        return Ground(self.scenario.resolved, NAME).scenario(())

    def encoded(self) -> bytes:
        """The manifest as JSON for people and programs, with its seal."""
        plain = self.model_dump(mode="json") | {_SEAL: self.seal}
        return (json.dumps(plain, indent=1, ensure_ascii=False) + "\n").encode()


def begun(
    scenario: Scenario,
    members: Sequence[Values],
    *,
    parameters: Mapping[str, float],
    sets: Sequence[str],
    hypothesis: str | None,
    calibrated: bool,
    seed: int,
    runs: int,
    command: Sequence[str],
    created: datetime | None = None,
) -> Registration:
    """The manifest of a registration before its tables and files are known; `parameters` are the theory's, as used."""
    base = running.build(
        scenario_id=scenario.id,
        resolved=scenario.resolved(),
        source_files=scenario.source_files,
        command=command,
        sets=sets,
        hypothesis=hypothesis,
        parameters=parameters,
        seed=seed,
        runs=runs,
        traced_runs=0,
        package_sources=sources_hash(),
        created=created,
    )
    same = {"command", "created", "sets", "hypothesis", "parameters", "seed", "runs"}
    same |= {"package_version", "package_sources", "versions", "platform"}
    return Registration(
        **base.model_dump(include=same),
        format=1,
        kind="registration",
        scenario=base.scenario,
        inputs=digest(inputs(scenario)),
        known=tuple(known(scenario)),
        members=tuple(dict(member) for member in members),
        calibrated=calibrated,
        tables={},
        files={},
    )


def read(folder: Path) -> Registration:
    """The registration of a folder; anything that is not exactly one, with its seal unbroken, is refused."""
    path = folder / NAME
    try:
        found = json.loads(disk.read_file(path, _LARGEST))
        seal = found.pop(_SEAL, None) if isinstance(found, dict) else None
        if seal != digest(found):
            raise disk.refused(path, "the registration has been changed", "an unchanged file")
        return Registration.model_validate_json(json.dumps(found))
    except (FileNotFoundError, NotADirectoryError):
        raise disk.refused(path, "there is no registration here", "a folder written by sim register") from None
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(step) for step in first["loc"])
        raise disk.refused(path, f"this is no registration ({where}: {first['msg']})", "an unchanged file") from None
    except (ValueError, RecursionError):
        raise disk.refused(path, "the registration is damaged (it is not JSON)", "an unchanged file") from None
