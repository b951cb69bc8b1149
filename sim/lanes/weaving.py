"""Rules of one actor become rules of sixteen runs at once.

A rule is an ordinary function; what it does to one run is known from its text. Here the text is written again with each
value marked as shared by all runs or as lanes, one for each run. What is shared stays as it was, branches and loops
included. What differs becomes an operation on lanes: a branch is taken for the lanes that want it, and every change is
made in those lanes alone. Nothing about the rules is known here, and nothing here is known to them.
"""

import ast
import inspect
import math
import re
import textwrap
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

import numpy as np

from sim.kernel import power_of_two
from sim.lanes.layout import COLUMNS, DAY_ROW, FIELDS, FORGOTTEN, MILITIA_ROW, RING, SHARED, UNKEPT
from sim.lanes.vectors import LANES

#: Rules shorter than this are inlined into their callers [nodes of their syntax].
SHORT = 120
#: Before the name of a parameter, among the fields that a day is given.
PARAMETER = "parameter_"

BINARY = {
    ast.Add: ("+", "add"), ast.Sub: ("-", "subtract"), ast.Mult: ("*", "multiply"), ast.Div: ("/", "divide"),
    ast.RShift: (">>", "shift_right"), ast.LShift: ("<<", "shift_left"), ast.BitAnd: ("&", "both"),
    ast.BitOr: ("|", "either"), ast.BitXor: ("^", "differing"),
}  # fmt: skip
COMPARED = {
    ast.Lt: ("<", "less"), ast.LtE: ("<=", "less_equal"), ast.Gt: (">", "greater"), ast.GtE: (">=", "greater_equal"),
    ast.Eq: ("==", "equal"), ast.NotEq: ("!=", "unequal"),
}  # fmt: skip
CALLED: dict[Any, tuple[str, str]] = {
    max: ("max", "largest"), min: ("min", "smallest"), abs: ("abs", "absolute"), int: ("int", "to_integer"),
    float: ("float", "to_float"), math.floor: ("math.floor", "floor"), power_of_two: ("power_of_two", "two_to"),
}  # fmt: skip


#: Names of woven text: the lanes that are here, what is given, the vectors, the lanes that have not returned.
RESERVED = {"m", "w", "v", "live", "_result"}
#: Names that the loom makes up.
WRITTEN = re.compile(r"_\d+")


class Unwoven(Exception):  # noqa: N818
    """A rule says something that has no form in lanes."""


@dataclass(frozen=True)
class Shared:
    """A value that is the same in all runs: its text."""

    text: str


@dataclass(frozen=True)
class Differing:
    """A value for each run: the text of its lanes."""

    text: str


@dataclass(frozen=True)
class Window:
    """Values of the world, some of whose indexes are given already."""

    name: str
    at: tuple["Shared | Differing", ...] = ()


@dataclass(frozen=True)
class World:
    """All values."""


@dataclass(frozen=True)
class Common:
    """Values that are the same in all runs, some of whose indexes are given already."""

    name: str
    at: tuple["Shared | Differing", ...] = ()


@dataclass(frozen=True)
class Parameters:
    """The numbers of the theory."""


@dataclass(frozen=True)
class Unkept:
    """Values that are written for readers of single runs; here they are not written at all."""


@dataclass(frozen=True)
class Lost:
    """What a name stands for once it may stand for several windows."""


@dataclass(frozen=True)
class Plain:
    """Something known while weaving: a function, a table, a list of names."""

    it: Any


type Value = Shared | Differing | Window | Common | Parameters | World | Unkept | Lost | Plain | tuple[Any, ...]


@dataclass
class Woven:
    """One rule, written for one combination of shared and differing arguments."""

    name: str
    text: str = ""
    returns: Any = None
    """Whether what comes back is shared (`s`), differing (`d`), a tuple of these, or nothing."""
    is_short: bool = False
    changes: bool = False
    """Whether it changes the world."""


@dataclass
class Loom:
    """All rules woven so far, and what their text needs."""

    rules: dict[Any, Woven] = field(default_factory=dict)
    tables: dict[str, tuple[str, np.ndarray]] = field(default_factory=dict)
    """Names of tables to the modules that hold them, and the tables."""
    finished: list[Woven] = field(default_factory=list)

    def woven(self, function: Callable[..., Any], given: Sequence[Value]) -> Woven:
        """The rule for arguments of these kinds."""
        key = (function, tuple(map(_shape, given)))
        if key not in self.rules:
            name = f"{function.__name__}_{sum(k[0].__name__ == function.__name__ for k in self.rules)}"
            self.rules[key] = Woven(name)
            _Weaver(self, function, given, self.rules[key]).weave()
            self.finished.append(self.rules[key])
        return self.rules[key]

    def text(self) -> str:
        """The module with all rules."""
        heads = ["import math", "", "from sim.kernel import power_of_two", "from sim.lanes import vectors as v"]
        heads += ["from sim.lanes.compiling import long, short"]
        heads += [f"from {module} import {name}" for name, (module, _) in sorted(self.tables.items())]
        bodies = [f"@{'short' if rule.is_short else 'long'}\n{rule.text}" for rule in self.finished]
        return "\n".join(heads) + "\n\n\n" + "\n\n\n".join(bodies) + "\n"


def _shape(value: Value) -> Any:
    """What of an argument makes another text of a rule."""
    if isinstance(value, Window | Common):
        return (type(value).__name__, value.name, tuple(map(_shape, value.at)))
    if isinstance(value, tuple):
        return tuple(map(_shape, value))
    return type(value).__name__


class _Again(Exception):  # noqa: N818
    """Something was learned that changes the text already written."""


class _Weaver:
    """Writes one rule."""

    def __init__(self, loom: Loom, function: Callable[..., Any], given: Sequence[Value], woven: Woven) -> None:
        self.loom, self.function, self.given, self.woven = loom, function, given, woven
        tree = ast.parse(textwrap.dedent(inspect.getsource(function))).body[0]
        assert isinstance(tree, ast.FunctionDef)
        self.tree = tree
        self.differing: set[str] = set()
        """Local names that hold lanes somewhere."""
        self.diverges = False
        """Whether some lanes return while others go on."""
        self.line = tree.lineno
        """Line of what is being written, from the first one of the rule."""
        self._refuse_names()

    def weave(self) -> None:
        while True:
            try:
                self._write()
                return
            except _Again:
                continue
            except (AssertionError, AttributeError, KeyError, TypeError, ValueError) as error:
                raise self._refusal(f"{type(error).__name__} {error}") from error

    def _refusal(self, what: str) -> Unwoven:
        """What cannot be woven, and where it stands."""
        line = self.function.__code__.co_firstlineno + self.line - 1
        return Unwoven(f"{self.function.__name__}, line {line}: {what}")

    def _refuse_names(self) -> None:
        """Refuse names that stand for something else in woven text, and loops over a name that holds something."""
        stored = [n for n in ast.walk(self.tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)]
        given = {argument.arg for argument in self.tree.args.args}
        names = [node.id for node in stored]
        if taken := given & RESERVED:
            raise self._refusal(f"a name that the loom needs: {', '.join(sorted(taken))}")
        for node in stored:
            if node.id in RESERVED or WRITTEN.fullmatch(node.id):
                self.line = node.lineno
                raise self._refusal(f"a name that the loom needs: {node.id}")
        loops = [node for node in ast.walk(self.tree) if isinstance(node, ast.For)]
        targets = [loop.target for loop in loops]
        plain = [node for node in stored if node not in targets]
        self.changing = {node.id for node in plain if names.count(node.id) > 1 or node.id in given}
        """Names that are given a value more than once, other than by loops."""
        for loop in loops:
            self.line = loop.lineno
            around = [other for other in loops if other is not loop and loop in ast.walk(other)]
            for node in plain:
                again = any(node in ast.walk(other) for other in around)
                if node.id == ast.unparse(loop.target) and (again or node.lineno <= (loop.end_lineno or 0)):
                    raise self._refusal(f"a loop over a name that holds something: {node.id}")
            if ast.unparse(loop.target) in given:
                raise self._refusal(f"a loop over a name that is given: {ast.unparse(loop.target)}")

    def _write(self) -> None:
        self.unsure = 0
        """How many operands are being read that Python might not reach, or that are written twice."""
        self.changes = False
        self.lines: list[str] = []
        self.depth = 1
        self.fresh = 0
        self.names: dict[str, Value] = {}
        self.defined: set[str] = set()
        self.returned: list[Any] = []
        self.has_result = False
        self.masks = ["live" if self.diverges else "m"]
        self.divided: set[str] = set()
        """Masks that lanes of this call are missing from which are still to go on."""
        self.killed: set[str] = set()
        self.loops: list[str | None] = []
        parameters = ["m", "w"]
        for argument, value in zip(self.tree.args.args, self.given, strict=True):
            self.names[argument.arg] = self._parameter(argument.arg, value, parameters)
        if self.diverges:
            self._emit("live = m")
            if (empty := self._returned_in_a_loop()) is not None:
                self._emit(f"_result = v.lanes({empty})")
                self.has_result = True
        self._block(self.tree.body)
        if self.diverges and self.has_result and not isinstance(self.tree.body[-1], ast.Return):
            self._emit("return _result")
        kinds = {kind for kind in self.returned if kind is not None}
        self.woven.returns = self._joined(kinds)
        self.woven.changes = self.changes
        head = f"def {self.woven.name}({', '.join(parameters)}):"
        self.woven.text = "\n".join([head, *self.lines])
        self.woven.is_short = sum(1 for _ in ast.walk(self.tree)) < SHORT

    def _joined(self, kinds: set[Any]) -> Any:
        if not kinds:
            return None
        if len(kinds) == 1:
            return next(iter(kinds))
        if any(isinstance(kind, tuple) for kind in kinds):
            raise self._refusal("now one thing comes back, now several")
        if self.woven.returns != "d":
            self.woven.returns = "d"
            raise _Again
        return "d"

    def _parameter(self, name: str, value: Value, parameters: list[str]) -> Value:
        if isinstance(value, Shared):
            parameters.append(name)
            self.defined.add(name)
            if name not in self.differing:
                return Shared(name)
            self._emit(f"{name} = v.lanes({name})")
            return Differing(name)
        if isinstance(value, Differing):
            parameters.append(name)
            self.defined.add(name)
            return Differing(name)
        if isinstance(value, Window | Common):
            at = []
            for place, index in enumerate(value.at):
                parameters.append(f"{name}_{place}")
                at.append(type(index)(f"{name}_{place}"))
            return type(value)(value.name, tuple(at))
        return value

    def _returned_in_a_loop(self) -> str | None:
        """A number like those that come back, where some lanes return from a loop while others go round again."""
        loops = [node for node in ast.walk(self.tree) if isinstance(node, ast.For)]
        if not any(isinstance(node, ast.Return) and node.value for loop in loops for node in ast.walk(loop)):
            return None
        last = self.tree.body[-1]
        found = last.value if isinstance(last, ast.Return) else None
        if isinstance(found, ast.Name):
            name = found.id
            given = [s.value for s in self.tree.body if isinstance(s, ast.Assign) and ast.unparse(s.targets[0]) == name]
            found = given[0] if given else None
        if not isinstance(found, ast.Constant | ast.UnaryOp):
            self.line = last.lineno
            raise self._refusal("a rule that returns from a loop ends with a number")
        return ast.unparse(found)

    # Statements

    def _emit(self, line: str) -> None:
        self.lines.append("    " * self.depth + line)

    @property
    def mask(self) -> str:
        return self.masks[-1]

    @property
    def is_divided(self) -> bool:
        """Whether only some lanes are here by a branch of this rule."""
        return not self.divided.isdisjoint(self.masks)

    def _block(self, body: Sequence[ast.stmt]) -> None:
        before = len(self.lines)
        for statement in body:
            self.line = statement.lineno
            getattr(self, f"_{type(statement).__name__.lower()}", self._unknown)(statement)
        if len(self.lines) == before:
            self._emit("pass")

    def _unknown(self, node: ast.AST) -> Any:
        raise self._refusal(type(node).__name__)

    def _pass(self, _: ast.Pass) -> None:
        pass

    def _expr(self, statement: ast.Expr) -> None:
        if isinstance(statement.value, ast.Constant):
            return
        value = self._value(statement.value)
        if isinstance(value, Shared | Differing):
            self._emit(value.text)

    def _assign(self, statement: ast.Assign) -> None:
        if len(statement.targets) > 1:
            raise self._refusal("several names for one value")
        target = statement.targets[0]
        if isinstance(target, ast.Tuple):
            self._assign_several(target, statement.value)
        elif isinstance(target, ast.Name) or not isinstance(self._place(target), Unkept):
            self._put(target, self._value(statement.value))

    def _assign_several(self, target: ast.Tuple, given: ast.expr) -> None:
        value = self._value(given)
        assert isinstance(value, tuple)
        parts = [self._operand(part) for part in value]
        temporary = [self._new() for _ in parts]
        for name, part in zip(temporary, parts, strict=True):
            self._emit(f"{name} = {part.text}")
        for one, name, part in zip(target.elts, temporary, parts, strict=True):
            if not (isinstance(one, ast.Name) and one.id == "_"):
                self._put(one, type(part)(name))

    def _augassign(self, statement: ast.AugAssign) -> None:
        both = ast.BinOp(left=_as_load(statement.target), op=statement.op, right=statement.value)
        value = self._value(ast.copy_location(both, statement))
        with self._unsure():
            self._put(statement.target, value)

    def _put(self, target: ast.expr, value: Value) -> None:
        if isinstance(target, ast.Name):
            self._put_name(target.id, value)
            return
        place = self._place(target)
        if isinstance(place, Unkept):
            return
        if not isinstance(place, Window):
            raise self._refusal("assignment to what all runs share")
        self._store(place, self._operand(value))

    def _put_name(self, name: str, value: Value) -> None:
        if isinstance(value, Window | Common) and not self._is_whole(value):
            bound = tuple(self._bound(index) for index in value.at)
            self.names[name] = type(value)(value.name, bound)
            return
        if isinstance(value, World | Unkept | Parameters) or (isinstance(value, Plain) and not self._is_number(value)):
            self.names[name] = value
            return
        value = self._operand(value)
        if isinstance(value, Differing) or self.is_divided:
            self._must_differ(name)
        if name in self.differing:
            text = value.text if isinstance(value, Differing) else f"v.lanes({value.text})"
            if self.is_divided and name in self.defined:
                text = f"v.choose({self.mask}, {text}, {name})"
            self._emit(f"{name} = {text}")
            self.names[name] = Differing(name)
        else:
            self._emit(f"{name} = {value.text}")
            self.names[name] = Shared(name)
        self.defined.add(name)

    def _must_differ(self, name: str) -> None:
        if name not in self.differing:
            self.differing.add(name)
            raise _Again

    def _new(self) -> str:
        self.fresh += 1
        return f"_{self.fresh}"

    def _bound(self, value: "Shared | Differing") -> "Shared | Differing":
        """The value under a name of its own, unless it is a number or a name that keeps its value."""
        if value.text.lstrip("-").isdigit() or (value.text.isidentifier() and value.text not in self.changing):
            return value
        name = self._new()
        self._emit(f"{name} = {value.text}")
        return type(value)(name)

    def _if(self, statement: ast.If) -> None:
        condition = self._operand(self._value(statement.test))
        if isinstance(condition, Shared):
            self._emit(f"if {condition.text}:")
            with self._deeper(), self._apart():
                self._block(statement.body)
            if statement.orelse:
                self._emit("else:")
                with self._deeper(), self._apart():
                    self._block(statement.orelse)
            self._settle()
            return
        name = self._new()
        self._emit(f"{name} = {condition.text}")
        outer = self.mask
        self._branch(f"v.and_also({outer}, {name})", statement.body)
        if statement.orelse:
            self._branch(f"v.but_not({outer}, {name})", statement.orelse)

    def _branch(self, mask: str, body: Sequence[ast.stmt]) -> None:
        name = self._new()
        self._emit(f"{name} = {mask}")
        self._emit(f"if v.any_of({name}):")
        self.masks.append(name)
        self.divided.add(name)
        with self._deeper(), self._apart():
            self._block(body)
        self.masks.pop()
        self._settle()

    def _settle(self) -> None:
        """Take out of the mask in force the lanes that have returned or gone on to the next round of a loop."""
        for killer in sorted(self.killed):
            if self.mask != killer:
                self._emit(f"{self.mask} = v.and_also({self.mask}, {killer})")
            elif killer == "live" and not self.loops:
                self._emit("if not v.any_of(live):")
                self._emit("    return _result" if self.has_result else "    return")
            if self.masks.index(killer) == len(self.masks) - 1 if killer in self.masks else True:
                self.killed.discard(killer)

    @contextmanager
    def _deeper(self) -> Iterator[None]:
        self.depth += 1
        yield
        self.depth -= 1

    @contextmanager
    def _apart(self) -> Iterator[None]:
        """A part that is not always reached: a window that gets another name there has none afterwards."""
        before = dict(self.names)
        yield
        for name, value in list(self.names.items()):
            if not isinstance(value, Shared | Differing) and value != before.get(name):
                self.names[name] = Lost()

    @contextmanager
    def _unsure(self, *, really: bool = True) -> Iterator[None]:
        """A part in which no call may change the world: Python might not reach it, or it is written twice."""
        self.unsure += really
        yield
        self.unsure -= really

    def _for(self, statement: ast.For) -> None:
        call = statement.iter
        if not isinstance(statement.target, ast.Name) or statement.orelse:
            raise self._refusal("a loop with an `else`, or over several names")
        if not (isinstance(call, ast.Call) and self._value(call.func) == Plain(range)):
            raise self._refusal("a loop over something else than a range")
        bounds = [self._operand(self._value(bound)) for bound in call.args]
        if any(isinstance(bound, Differing) for bound in bounds):
            raise self._refusal("a loop whose length differs")
        name = statement.target.id
        self._emit(f"for {name} in range({', '.join(bound.text for bound in bounds)}):")
        self.names[name] = Shared(name)
        self.defined.add(name)
        before = dict(self.names)
        with self._deeper(), self._apart():
            going = self._new() if any(isinstance(n, ast.Continue) for n in ast.walk(statement)) else None
            if going:
                self._emit(f"{going} = {self._here_at(statement)}")
                self.masks.append(going)
            self.loops.append(going)
            self._block(statement.body)
            self.loops.pop()
            if going:
                self.masks.pop()
                self.killed.discard(going)
        self._settle()
        if moved := sorted(name for name in before if isinstance(self.names[name], Lost) and before[name] != Lost()):
            self.line = statement.lineno
            raise self._refusal(f"a window named before a loop and moved in it: {', '.join(moved)}")

    def _here_at(self, loop: ast.For) -> str:
        """Mask of the lanes that begin a round of a loop: none that returned in the round before."""
        returns = any(isinstance(node, ast.Return) for node in ast.walk(loop))
        return f"v.and_also({self.mask}, live)" if self.diverges and returns and self.mask != "live" else self.mask

    def _continue(self, _: ast.Continue) -> None:
        going = self.loops[-1]
        if self.mask == going:
            self._emit("continue")
            return
        assert going is not None
        self._emit(f"{going} = v.but_not({going}, {self.mask})")
        self.killed.add(going)
        self.divided.add(going)

    def _return(self, statement: ast.Return) -> None:
        value = None if statement.value is None else self._value(statement.value)
        if isinstance(value, tuple):
            if self.is_divided or self.diverges:
                raise self._refusal("several values returned by some lanes")
            parts = [self._operand(part) for part in value]
            self.returned.append(tuple("d" if isinstance(part, Differing) else "s" for part in parts))
            self._emit(f"return ({', '.join(part.text for part in parts)})")
            return
        result = None if value is None else self._operand(value)
        if self._stays_together():
            self._return_together(result)
            return
        if not self.diverges:
            self.diverges = True
            raise _Again
        if result is not None:
            self.returned.append("d")
            lanes = f"v.lanes({result.text})" if isinstance(result, Shared) else result.text
            chosen = f"v.choose({self.mask}, {lanes}, _result)" if self.has_result else lanes
            self._emit(f"_result = {chosen}")
            self.has_result = True
        self._emit(f"live = v.but_not(live, {self.mask})")
        self.killed.add("live")

    def _stays_together(self) -> bool:
        """Whether all lanes that are still here are at this place."""
        return not self.is_divided

    def _return_together(self, result: "Shared | Differing | None") -> None:
        if result is None:
            self.returned.append(None)
            self._emit("return" if not self.has_result else "return _result")
            return
        if self.has_result:
            self.returned.append("d")
            self._emit(f"return v.choose(live, {result.text}, _result)")
        elif isinstance(result, Differing) or self.woven.returns == "d" or self.diverges:
            self.returned.append("d")
            self._emit(f"return v.lanes({result.text})")
        else:
            self.returned.append("s")
            self._emit(f"return {result.text}")

    # Expressions

    def _value(self, node: ast.expr) -> Value:
        self.line = node.lineno
        written: Callable[[Any], Any] = getattr(self, f"_at_{type(node).__name__.lower()}", self._unknown)
        found: Value = written(node)
        return found

    def _operand(self, value: Value) -> "Shared | Differing":
        """A value as a number: what a window shows is read."""
        if isinstance(value, Shared | Differing):
            return value
        if isinstance(value, Window):
            return self._load(value)
        if isinstance(value, Common):
            return self._common(value)
        if isinstance(value, Plain) and isinstance(value.it, bool | int | float):
            return Shared(repr(int(value.it)) if isinstance(value.it, IntEnum) else repr(value.it))
        raise self._refusal(f"{value} is not a number")

    def _at_constant(self, node: ast.Constant) -> Value:
        return Plain(node.value)

    def _at_tuple(self, node: ast.Tuple) -> Value:
        return tuple(self._value(one) for one in node.elts)

    def _at_name(self, node: ast.Name) -> Value:
        if node.id in self.names:
            if self.names[node.id] == Lost():
                raise self._refusal(f"{node.id} may stand for several windows")
            return self.names[node.id]
        known = self.function.__globals__
        builtins = {"max": max, "min": min, "abs": abs, "int": int, "float": float, "range": range}
        if node.id not in known and node.id not in builtins:
            raise self._refusal(f"unknown name {node.id}")
        it: Any = known.get(node.id, builtins.get(node.id))
        if isinstance(it, np.ndarray):
            if self.loom.tables.setdefault(node.id, (self.function.__module__, it))[1] is not it:
                raise self._refusal(f"another table is called {node.id}")
            return Shared(node.id)
        return Plain(it)

    def _at_attribute(self, node: ast.Attribute) -> Value:
        return self._place(node)

    def _at_subscript(self, node: ast.Subscript) -> Value:
        return self._place(node)

    def _place(self, node: ast.expr) -> Value:
        if isinstance(node, ast.Attribute):
            return self._attribute(self._value(node.value), node.attr)
        assert isinstance(node, ast.Subscript)
        whole = self._value(node.value)
        if isinstance(whole, Common) and whole.name == "key" and ast.unparse(node.slice) == "2":
            return Window("run", (Shared("0"),))
        wanted = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        indexes = tuple(self._operand(self._value(one)) for one in wanted)
        if isinstance(whole, Unkept):
            return whole
        if isinstance(whole, Window | Common):
            return type(whole)(whole.name, whole.at + indexes)
        assert isinstance(whole, Shared)
        texts = ", ".join(index.text for index in indexes)
        if any(isinstance(index, Differing) for index in indexes):
            return Differing(f"v.from_table({whole.text}, {texts}, {self.mask})")
        return Shared(f"{whole.text}[{texts}]")

    def _attribute(self, whole: Value, name: str) -> Value:
        if isinstance(whole, World):
            if name in UNKEPT:
                return Unkept()
            if name == "parameters":
                return Parameters()
            return Common(name) if name in SHARED or name == "events" else Window(name)
        if isinstance(whole, Parameters):
            return Shared(f"w.{PARAMETER}{name}")
        if isinstance(whole, Common):
            return self._length(whole) if name == "shape" else Common(f"{whole.name}.{name}", whole.at)
        if isinstance(whole, Unkept):
            return Shared("(1,)") if name == "shape" else whole
        if isinstance(whole, Window):
            return self._shape(whole) if name == "shape" else Window(f"{whole.name}.{name}", whole.at)
        if isinstance(whole, Plain):
            return Plain(getattr(whole.it, name))
        assert isinstance(whole, Shared)
        return Shared(f"{whole.text}.{name}")

    def _length(self, whole: Common) -> Value:
        known = {"dates": "w.days", "coded": "w.days", "events": "w.happenings"}
        sizes = [known.get(whole.name, ""), *map(str, SHARED[whole.name][1] if whole.name in SHARED else ())]
        return Shared(f"({', '.join(sizes[len(whole.at) :])},)")

    def _shape(self, whole: Window) -> Value:
        if whole.name == "militias":
            return Shared("(w.militias,)")
        if whole.name == "record":
            return Shared("(w.capacity,)")
        sizes = FIELDS[whole.name].dimensions[len(whole.at) :]
        known = {-1: "w.militias", DAY_ROW: "w.days", FORGOTTEN: "1"}
        return Shared(f"({', '.join(known.get(size, str(size)) for size in sizes)},)")

    def _at_call(self, node: ast.Call) -> Value:
        callee = self._value(node.func)
        if not isinstance(callee, Plain) or node.keywords:
            raise self._refusal("a call by keywords, or of something that is no function")
        function = getattr(callee.it, "py_func", callee.it)
        given = [self._value(one) for one in node.args]
        if function in CALLED:
            return self._operation(*CALLED[function], [self._operand(one) for one in given])
        passed: list[Value] = [self._operand(v) if self._is_number(v) else v for v in given]
        rule = self.loom.woven(function, passed)
        if rule.changes and self.unsure:
            raise self._refusal(f"a call of {function.__name__} that changes the world and may not be reached")
        self.changes |= rule.changes
        texts = [self.mask, "w", *(text for value in passed for text in _texts(value))]
        call = f"{rule.name}({', '.join(texts)})"
        if isinstance(rule.returns, tuple):
            name = self._new()
            self._emit(f"{name} = {call}")
            kinds = {"d": Differing, "s": Shared}
            return tuple(kinds[kind](f"{name}[{place}]") for place, kind in enumerate(rule.returns))
        return Differing(call) if rule.returns == "d" else Shared(call)

    def _is_number(self, value: Value) -> bool:
        return (isinstance(value, Window | Common) and self._is_whole(value)) or (
            isinstance(value, Plain) and isinstance(value.it, bool | int | float)
        )

    def _operation(self, plain: str, woven: str, given: Sequence["Shared | Differing"]) -> Value:
        texts = [one.text for one in given]
        if all(isinstance(one, Shared) for one in given):
            return Shared(f"{plain}({', '.join(texts)})")
        text = texts[0]
        for other in texts[1:]:
            text = f"{text}, {other}" if text is texts[0] else f"v.{woven}({text}), {other}"
        return Differing(f"v.{woven}({text})")

    def _at_binop(self, node: ast.BinOp) -> Value:
        if type(node.op) not in BINARY:
            raise self._refusal(type(node.op).__name__)
        sign, woven = BINARY[type(node.op)]
        return self._two(sign, woven, self._operand(self._value(node.left)), self._operand(self._value(node.right)))

    def _two(self, sign: str, woven: str, a: "Shared | Differing", b: "Shared | Differing") -> "Shared | Differing":
        if isinstance(a, Shared) and isinstance(b, Shared):
            return Shared(f"({a.text} {sign} {b.text})")
        return Differing(f"v.{woven}({a.text}, {b.text})")

    def _at_unaryop(self, node: ast.UnaryOp) -> Value:
        value = self._operand(self._value(node.operand))
        if not isinstance(node.op, ast.Not | ast.USub):
            raise self._refusal(type(node.op).__name__)
        sign, woven = ("not ", "negation") if isinstance(node.op, ast.Not) else ("-", "negative")
        if isinstance(value, Shared):
            return Shared(f"({sign}{value.text})")
        return Differing(f"v.{woven}({value.text})")

    def _at_compare(self, node: ast.Compare) -> Value:
        if unknown := [type(sign).__name__ for sign in node.ops if type(sign) not in COMPARED]:
            raise self._refusal(unknown[0])
        operands = [self._operand(self._value(node.left))]
        for one in node.comparators:
            with self._unsure(really=len(node.ops) > 1):
                operands.append(self._operand(self._value(one)))
        pairs = [
            self._two(*COMPARED[type(sign)], a, b) for sign, a, b in zip(node.ops, operands, operands[1:], strict=False)
        ]
        return self._all(pairs, "and", "and_also")

    def _at_boolop(self, node: ast.BoolOp) -> Value:
        values = [self._operand(self._value(node.values[0]))]
        with self._unsure():
            values += [self._operand(self._value(one)) for one in node.values[1:]]
        return self._all(values, *(("and", "and_also") if isinstance(node.op, ast.And) else ("or", "or_else")))

    def _all(self, values: Sequence["Shared | Differing"], word: str, woven: str) -> Value:
        joined = values[0]
        for value in values[1:]:
            joined = self._two(word, woven, joined, value)
        return joined

    def _at_ifexp(self, node: ast.IfExp) -> Value:
        condition = self._operand(self._value(node.test))
        with self._unsure():
            yes, no = self._operand(self._value(node.body)), self._operand(self._value(node.orelse))
        if all(isinstance(one, Shared) for one in (condition, yes, no)):
            return Shared(f"({yes.text} if {condition.text} else {no.text})")
        return Differing(f"v.choose({condition.text}, {yes.text}, {no.text})")

    # The world

    def _is_whole(self, window: "Window | Common") -> bool:
        """Whether a window shows one number of each run."""
        if isinstance(window, Common):
            return window.name in SHARED and len(SHARED[window.name][1]) + 1 == len(window.at)
        if window.name.startswith("record."):
            return True
        return window.name in FIELDS and len(FIELDS[window.name].dimensions) == len(window.at)

    def _common(self, common: Common) -> "Shared | Differing":
        if not self._is_whole(common):
            raise self._refusal(f"{common.name} is not one number")
        kind, dimensions = SHARED[common.name]
        place: Shared | Differing = common.at[0]
        for index, size in zip(common.at[1:], dimensions, strict=True):
            step = Shared("w.militias" if size == MILITIA_ROW else str(size))
            place = self._two("+", "add", self._two("*", "multiply", place, step), index)
        address = f"w.{common.name.replace('.', '_')}"
        if isinstance(place, Shared):
            return Shared(f"v.shared_{kind}({address}, {place.text})")
        return Differing(f"v.gather_{kind}({address}, {place.text}, {self.mask})")

    def _load(self, window: Window) -> "Shared | Differing":
        if not self._is_whole(window):
            raise self._refusal(f"{window.name} is not one number")
        kind, array, address, is_slot = self._address(window)
        if is_slot:
            return Differing(f"v.load_{kind}({array}, {address})")
        return Differing(f"v.gather_{kind}({array}, {address}, {self.mask})")

    def _store(self, window: Window, value: "Shared | Differing") -> None:
        if not self._is_whole(window):
            raise self._refusal(f"{window.name} is not one number")
        self.changes = True
        kind, array, address, is_slot = self._address(window)
        self._emit(f"v.{'store' if is_slot else 'scatter'}_{kind}({array}, {address}, {value.text}, {self.mask})")

    def _address(self, window: Window) -> tuple[str, str, str, bool]:
        """Kind, array, and slot or elements of a window, and whether it is a slot."""
        if window.name.startswith("record."):
            column = window.name.removeprefix("record.")
            kind = "f" if column in ("level", "line") else "i"
            row = f"v.multiply({window.at[0].text}, {len(COLUMNS)})"
            lane = f"v.multiply(v.numbers(), w.capacity * {len(COLUMNS)})"
            return kind, "w.acts", f"v.add(v.add({row}, {COLUMNS[column]}), {lane})", False
        where = FIELDS[window.name]
        slot: Shared | Differing = Shared(str(where.base))
        for index, size, stride in zip(window.at, where.dimensions, where.strides, strict=True):
            if stride == 0:
                continue
            if size == DAY_ROW:
                index = self._two("&", "both", index, Shared(str(RING - 1)))
            slot = self._two("+", "add", slot, self._two("*", "multiply", index, Shared(str(stride))))
        array = "w.floats" if where.kind == "f" else "w.integers"
        if isinstance(slot, Shared):
            return where.kind, array, slot.text, True
        return where.kind, array, f"v.add(v.multiply({slot.text}, {LANES}), v.numbers())", False


def _as_load(target: ast.expr) -> ast.expr:
    """What stands left of an assignment, to be read."""
    copied = ast.parse(ast.unparse(target), mode="eval").body
    return ast.copy_location(copied, target)


def _texts(value: Value) -> list[str]:
    """What is handed over for an argument."""
    if isinstance(value, Shared | Differing):
        return [value.text]
    return [index.text for index in value.at] if isinstance(value, Window | Common) else []


def woven_day(function: Callable[..., Any]) -> tuple[str, str]:
    """The text of a module that plays the day of sixteen runs, and the name of its entry.

    Parameters
    ----------
    function : callable
        A rule of a day and the world.
    """
    loom = Loom()
    entry = loom.woven(getattr(function, "py_func", function), [Shared("day"), World()])
    return loom.text(), entry.name
