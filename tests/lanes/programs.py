"""Rules made at random: branches, loops, returns, calls and what they do to the world, in any order and depth."""

import numpy as np

HEAD = '''"""Rules made at random."""

import math


def shrunk(a, s):
    """A helper that returns early."""
    if a > 3.0:
        return 3.0
    if s < 0.0 and a < -3.0:
        return -3.0
    return a


def first_above(a, n):
    """A helper that returns from a loop."""
    for k in range(n + 2):
        if k > a:
            return k
    return -1


def swapped(a, b):
    """A helper with two results."""
    return b, a - 1.0


def marked(i, day, world):
    """A helper that changes the world and reads it."""
    if world.militias[i].fear > 0.0:
        world.said[i, 2] = day
        return 1
    world.scene[0].truce -= 0.25
    return 0
'''


class Writer:
    """Writes one rule at a time."""

    def __init__(self, seed: int) -> None:
        self.dice = np.random.default_rng(seed)

    def one_of(self, *texts: str) -> str:
        return str(self.dice.choice(texts))

    def rule(self, name: str) -> str:
        """The text of a rule that returns a number."""
        self.in_loops = 0
        self.lines = [f"def {name}(a, b, c, i, j, p, q, n, s, day, world):"]
        self.integers = ["k", "l"]
        self.windows: list[str] = []
        self.say(1, "x = a", "y = s", "k = i", "l = n", "result = 0.5")
        self.block(1, int(self.dice.integers(3, 7)), depth=3)
        self.say(1, self.one_of("return 0.5", "return result"))
        return "\n".join(self.lines)

    def say(self, indent: int, *lines: str) -> None:
        self.lines += ["    " * indent + line for line in lines]

    def block(self, indent: int, size: int, depth: int) -> None:
        known = len(self.windows)
        for _ in range(size):
            self.statement(indent, depth)
        del self.windows[known:]

    def statement(self, indent: int, depth: int) -> None:
        kinds = ["assign"] * 5 + ["change"] * 4 + ["call", "call", "window"]
        kinds += ["if"] * 5 + ["for"] * 3 if depth else []
        getattr(self, f"write_{self.one_of(*kinds)}")(indent, depth)

    def write_assign(self, indent: int, _: int) -> None:
        if self.dice.random() < 0.3:
            self.say(indent, f"{self.one_of('k', 'l')} = {self.integer(2)} & 3")
        elif self.dice.random() < 0.3:
            self.say(indent, f"{self.one_of('x', 'y')} {self.one_of('+', '-', '*')}= {self.float(1)}")
        elif self.dice.random() < 0.2:
            self.say(indent, f"x, y = {self.one_of('y, x', 'x, x', 'world.scene[0].truce, x')}")
        elif self.dice.random() < 0.2:
            self.say(indent, "world.scene[0].truce, x = y, world.scene[0].truce")
        elif self.dice.random() < 0.3:
            self.say(indent, "result += 1.0")
        else:
            self.say(indent, f"{self.one_of('x', 'y')} = {self.float(2)}")

    def write_change(self, indent: int, _: int) -> None:
        sign = self.one_of("", "", "+", "*")
        row, day = self.row(), self.one_of("day", "day + 1", "k")
        self.say(
            indent,
            self.one_of(
                f"world.militias[{row}].fear {sign}= {self.float(1)}",
                f"world.militias[{row}].campaign[{self.integer(0)} & 3] = {self.integer(1)} & 7",
                f"world.scene[0].truce {sign}= {self.float(1)}",
                f"world.pressures[{day}, {self.row()}] {sign}= {self.float(1)}",
                f"world.attacks[{day}, {row}, {self.row()}] += 1",
                f"world.said[{row}, {self.row()}] = {day}",
                *(f"{part} {sign}= {self.float(1)}" for part in self.windows),
            ),
        )

    def write_call(self, indent: int, _: int) -> None:
        self.say(
            indent,
            self.one_of(
                f"{self.one_of('x', 'y')} = shrunk({self.float(1)}, {self.one_of('s', 'b')})",
                f"{self.one_of('k', 'l')} = first_above({self.float(1)}, {self.one_of('n', '1')}) & 3",
                f"x, y = swapped({self.float(1)}, {self.float(0)})",
                f"{self.one_of('k', 'l')} = marked({self.row()}, day, world)",
                f"marked({self.row()}, day, world)",
            ),
        )

    def write_window(self, indent: int, _: int) -> None:
        """Give a part of the world a name: what it stands for stays when its row moves on."""
        row, name = self.row(), f"part_{len(self.lines)}"
        group = bool(self.dice.integers(2))
        self.say(indent, f"{name} = {f'world.militias[{row}]' if group else 'world.pressures[k]'}")
        self.windows.append(f"{name}.fear" if group else f"{name}[{row}]")

    def write_if(self, indent: int, depth: int) -> None:
        self.say(indent, f"if {self.truth(1)}:")
        self.arm(indent + 1, depth - 1)
        if self.dice.random() < 0.3:
            self.say(indent, f"elif {self.truth(1)}:")
            self.arm(indent + 1, depth - 1)
        if self.dice.random() < 0.4:
            self.say(indent, "else:")
            self.arm(indent + 1, depth - 1)

    def arm(self, indent: int, depth: int) -> None:
        self.block(indent, int(self.dice.integers(1, 4)), depth)
        luck = self.dice.random()
        if luck < 0.15:
            self.say(indent, f"return {self.float(1)}")
        elif luck < 0.3 and self.in_loops:
            self.say(indent, "continue")

    def write_for(self, indent: int, depth: int) -> None:
        self.say(indent, f"for r{indent} in range({self.one_of('3', 'n', '1, 3')}):")
        self.in_loops += 1
        self.integers.append(f"r{indent}")
        self.block(indent + 1, int(self.dice.integers(1, 4)), depth - 1)
        self.integers.pop()
        self.in_loops -= 1

    def row(self) -> str:
        """A row that there is."""
        rows = ["i", "j", "0", "2", *(name for name in self.integers if name.startswith("r"))]
        return self.one_of(*rows, f"min(2, {self.one_of('k', 'l')})")

    def integer(self, depth: int) -> str:
        if depth == 0:
            return self.one_of("i", "j", "p", "n", "2", "day", *self.integers)
        return self.one_of(
            f"({self.integer(depth - 1)} {self.one_of('+', '*', '&', '|', '^')} {self.integer(depth - 1)})",
            f"({self.integer(depth - 1)} {self.one_of('<<', '>>')} {self.one_of('p', '1')})",
            f"world.militias[{self.row()}].suspended",
            f"world.attacks[day, {self.row()}, {self.row()}]",
            f"math.floor({self.small(depth - 1)})",
            f"int({self.small(depth - 1)})",
            f"({self.integer(0)} if {self.truth(0)} else {self.integer(0)})",
        )

    def small(self, depth: int) -> str:
        """A float between -50 and 50."""
        return f"min(50.0, max(-50.0, {self.float(depth)}))"

    def float(self, depth: int) -> str:
        if depth == 0:
            return self.one_of("a", "b", "c", "s", "x", "y", "1.5", "-0.5", "result", *self.windows)
        return self.one_of(
            f"({self.float(depth - 1)} {self.one_of('+', '-', '*')} {self.float(depth - 1)})",
            f"({self.float(depth - 1)} / (1.0 + abs({self.float(0)})))",
            f"{self.one_of('max', 'min')}({self.float(0)}, {self.float(depth - 1)}, {self.float(0)})",
            f"(-{self.float(depth - 1)})",
            f"float({self.integer(0)})",
            f"world.militias[{self.row()}].fear",
            "world.scene[0].truce",
            f"world.pressures[{self.one_of('day', 'k')}, {self.row()}]",
            f"world.coded[day, {self.row()}]",
            f"({self.float(0)} if {self.truth(0)} else {self.float(0)})",
        )

    def truth(self, depth: int) -> str:
        sign = self.one_of("<", "<=", ">", ">=", "==", "!=")
        if depth == 0:
            return self.one_of(f"{self.float(0)} {sign} {self.float(0)}", f"{self.integer(0)} {sign} {self.integer(0)}")
        return self.one_of(
            self.truth(0),
            self.truth(0),
            f"0 <= {self.integer(0)} < 2",
            f"not {self.truth(0)}",
            f"({self.truth(0)} {self.one_of('and', 'or')} {self.truth(0)})",
            "n > 1",
        )


def module(seed: int, rules: int) -> str:
    """The text of a module with some rules, named `rule_0` and so on."""
    writer = Writer(seed)
    return HEAD + "".join(f"\n\n{writer.rule(f'rule_{number}')}\n" for number in range(rules))
