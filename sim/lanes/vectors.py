"""Vectors of sixteen numbers for compiled code: one lane for each of sixteen runs played in lockstep.

Each operation takes lanes or plain numbers and gives lanes; a plain number stands for sixteen equal ones. On lanes an
operation does exactly what it does on a single number, without fused products or reordering, so the bits are the same.
"""

from collections.abc import Callable
from typing import Any

from llvmlite import ir
from numba.core import cgutils, types
from numba.core.datamodel import models
from numba.core.datamodel.registry import register_default
from numba.extending import intrinsic

#: Runs in a vector: two registers of AVX-512, four of AVX2.
LANES = 16


class Lanes(types.Type):
    """Sixteen numbers of one kind: `f` floats, `i` integers, `b` truth values."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        super().__init__(name=f"Lanes({kind})")


FLOATS, INTEGERS, TRUTHS = Lanes("f"), Lanes("i"), Lanes("b")
OF_KIND = {"f": FLOATS, "i": INTEGERS, "b": TRUTHS}
ELEMENT = {"f": ir.DoubleType(), "i": ir.IntType(64), "b": ir.IntType(1)}


@register_default(Lanes)
class LanesModel(models.PrimitiveModel):
    """Lanes are a vector of the machine."""

    def __init__(self, dmm: Any, fe_type: Lanes) -> None:
        super().__init__(dmm, fe_type, ir.VectorType(ELEMENT[fe_type.kind], LANES))


def kind_of(given: Any) -> str:
    """`f`, `i` or `b`."""
    if isinstance(given, Lanes):
        return given.kind
    if isinstance(given, types.Boolean):
        return "b"
    return "i" if isinstance(given, types.Integer) else "f"


def splat(builder: Any, value: Any) -> Any:
    """Sixteen times one number."""
    empty = ir.Constant(ir.VectorType(value.type, LANES), ir.Undefined)
    first = builder.insert_element(empty, value, ir.Constant(ir.IntType(32), 0))
    zeros = ir.Constant(ir.VectorType(ir.IntType(32), LANES), [0] * LANES)
    return builder.shuffle_vector(first, empty, zeros)


def converted(context: Any, builder: Any, value: Any, given: Any, kind: str) -> Any:
    """Lanes of a kind from lanes or a number."""
    given = types.unliteral(given)
    if not isinstance(given, Lanes):
        plain = {"f": types.float64, "i": types.int64, "b": types.boolean}[kind]
        value = context.cast(builder, value, given, plain)
        if kind == "b" and value.type != ELEMENT["b"]:
            value = builder.trunc(value, ELEMENT["b"])
        return splat(builder, value)
    if given.kind == kind:
        return value
    wanted = ir.VectorType(ELEMENT[kind], LANES)
    if given.kind == "b":
        return builder.uitofp(value, wanted) if kind == "f" else builder.zext(value, wanted)
    if kind == "b":
        zero = ir.Constant(value.type, None)
        return (
            builder.fcmp_unordered("!=", value, zero) if given.kind == "f" else builder.icmp_signed("!=", value, zero)
        )
    return builder.sitofp(value, wanted) if kind == "f" else builder.fptosi(value, wanted)


def operation(result: Callable[..., tuple[str, str]], build: Callable[..., Any], arity: int) -> Any:
    """An operation on lanes.

    Parameters
    ----------
    result : callable
        From the kinds of the operands to the kind in which they are taken and the kind that comes out.
    build : callable
        From the builder, the kind taken and the operands to the result.
    arity : int
        Operands [1..2].
    """

    def typed(*given: Any) -> Any:
        taken, comes = result(*map(kind_of, given))

        def codegen(context: Any, builder: Any, signature: Any, values: Any) -> Any:
            lanes = [converted(context, builder, v, t, taken) for v, t in zip(values, signature.args, strict=True)]
            return build(builder, taken, *lanes)

        return OF_KIND[comes](*map(types.unliteral, given)), codegen

    if arity == 1:

        def one(_: Any, a: Any) -> Any:
            return typed(a)

        return intrinsic(one)

    def two(_: Any, a: Any, b: Any) -> Any:
        return typed(a, b)

    return intrinsic(two)


def _number(*kinds: str) -> tuple[str, str]:
    kind = "f" if "f" in kinds else "i"
    return kind, kind


def _float(*_: str) -> tuple[str, str]:
    return "f", "f"


def _integer(*_: str) -> tuple[str, str]:
    return "i", "i"


def _compared(*kinds: str) -> tuple[str, str]:
    return "f" if "f" in kinds else "i", "b"


def _truth(*_: str) -> tuple[str, str]:
    return "b", "b"


def _bits(*kinds: str) -> tuple[str, str]:
    kind = "b" if set(kinds) == {"b"} else "i"
    return kind, kind


def _either(floats: str, integers: str) -> Callable[..., Any]:
    return lambda builder, kind, a, b: getattr(builder, floats if kind == "f" else integers)(a, b)


def _compare(sign: str) -> Callable[..., Any]:
    def build(builder: Any, kind: str, a: Any, b: Any) -> Any:
        if kind == "i":
            return builder.icmp_signed(sign, a, b)
        return (builder.fcmp_unordered if sign == "!=" else builder.fcmp_ordered)(sign, a, b)

    return build


def _larger(sign: str) -> Callable[..., Any]:
    """The second where it beats the first, as Python's `max` and `min` have it."""

    def build(builder: Any, kind: str, a: Any, b: Any) -> Any:
        return builder.select(_compare(sign)(builder, kind, b, a), b, a)

    return build


def _of_llvm(builder: Any, name: str, a: Any) -> Any:
    """A function of one vector of floats that the machine has."""
    shape = ir.FunctionType(a.type, [a.type])
    return builder.call(builder.module.declare_intrinsic(f"llvm.{name}.v{LANES}f64", (), shape), [a])


def _floored(builder: Any, _: str, a: Any) -> Any:
    return builder.fptosi(_of_llvm(builder, "floor", a), ir.VectorType(ELEMENT["i"], LANES))


def _two_to(builder: Any, _: str, a: Any) -> Any:
    def all_of(number: int) -> Any:
        return ir.Constant(a.type, [number] * LANES)

    return builder.bitcast(builder.shl(builder.add(a, all_of(1023)), all_of(52)), ir.VectorType(ELEMENT["f"], LANES))


def _negated(builder: Any, kind: str, a: Any) -> Any:
    return builder.fneg(a) if kind == "f" else builder.neg(a)


def _absolute(builder: Any, kind: str, a: Any) -> Any:
    if kind == "f":
        return _of_llvm(builder, "fabs", a)
    return builder.select(builder.icmp_signed("<", a, ir.Constant(a.type, None)), builder.neg(a), a)


add = operation(_number, _either("fadd", "add"), 2)
subtract = operation(_number, _either("fsub", "sub"), 2)
multiply = operation(_number, _either("fmul", "mul"), 2)
divide = operation(_float, lambda builder, _, a, b: builder.fdiv(a, b), 2)
shift_right = operation(_integer, lambda builder, _, a, b: builder.ashr(a, b), 2)
shift_left = operation(_integer, lambda builder, _, a, b: builder.shl(a, b), 2)
both = operation(_bits, lambda builder, _, a, b: builder.and_(a, b), 2)
either = operation(_bits, lambda builder, _, a, b: builder.or_(a, b), 2)
differing = operation(_bits, lambda builder, _, a, b: builder.xor(a, b), 2)
less = operation(_compared, _compare("<"), 2)
less_equal = operation(_compared, _compare("<="), 2)
greater = operation(_compared, _compare(">"), 2)
greater_equal = operation(_compared, _compare(">="), 2)
equal = operation(_compared, _compare("=="), 2)
unequal = operation(_compared, _compare("!="), 2)
and_also = operation(_truth, lambda builder, _, a, b: builder.and_(a, b), 2)
or_else = operation(_truth, lambda builder, _, a, b: builder.or_(a, b), 2)
but_not = operation(_truth, lambda builder, _, a, b: builder.and_(a, builder.not_(b)), 2)
negation = operation(_truth, lambda builder, _, a: builder.not_(a), 1)
largest = operation(_number, _larger(">"), 2)
smallest = operation(_number, _larger("<"), 2)
negative = operation(_number, _negated, 1)
absolute = operation(_number, _absolute, 1)
floor = operation(lambda *_: ("f", "i"), _floored, 1)
two_to = operation(lambda *_: ("i", "f"), _two_to, 1)
to_float = operation(_float, lambda _, __, a: a, 1)
#: Towards zero, as `int` does.
to_integer = operation(_integer, lambda _, __, a: a, 1)
lanes = operation(lambda kind: (kind, kind), lambda _, __, a: a, 1)


@intrinsic
def choose(_: Any, where: Any, a: Any, b: Any) -> Any:
    """The first where a truth holds, the second elsewhere."""
    kinds = {kind_of(a), kind_of(b)}
    kind = "f" if "f" in kinds else "i" if "i" in kinds else "b"

    def codegen(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        yes = converted(context, builder, values[1], signature.args[1], kind)
        no = converted(context, builder, values[2], signature.args[2], kind)
        return builder.select(converted(context, builder, values[0], signature.args[0], "b"), yes, no)

    return OF_KIND[kind](*map(types.unliteral, (where, a, b))), codegen


@intrinsic
def any_of(_: Any, where: Any) -> Any:
    """Whether a truth holds in any lane."""

    def codegen(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        bits = builder.bitcast(converted(context, builder, values[0], signature.args[0], "b"), ir.IntType(LANES))
        return builder.icmp_unsigned("!=", bits, ir.Constant(ir.IntType(LANES), 0))

    return types.boolean(where), codegen


@intrinsic
def numbers(_: Any) -> Any:
    """The lanes' own numbers, 0 to 15."""

    def codegen(*__: Any) -> Any:
        return ir.Constant(ir.VectorType(ELEMENT["i"], LANES), list(range(LANES)))

    return INTEGERS(), codegen


def _at(builder: Any, address: Any, kind: str, index: Any) -> Any:
    """Pointer to an element of eight bytes of the array that begins at an address."""
    return builder.gep(builder.inttoptr(address, ELEMENT[kind].as_pointer()), [index])


def _slot(context: Any, builder: Any, kind: str, address: Any, slot: Any, given: Any) -> Any:
    """Pointer to the vector in a slot."""
    index = builder.mul(context.cast(builder, slot, given, types.int64), _word(LANES))
    return builder.bitcast(_at(builder, address, kind, index), ir.VectorType(ELEMENT[kind], LANES).as_pointer())


def reading(kind: str) -> Any:
    """`load(address, slot)`: the numbers in a slot."""

    def load(_: Any, address: Any, slot: Any) -> Any:
        def codegen(context: Any, builder: Any, signature: Any, values: Any) -> Any:
            return builder.load(_slot(context, builder, kind, values[0], values[1], signature.args[1]), align=8)

        return OF_KIND[kind](types.int64, types.unliteral(slot)), codegen

    return intrinsic(load)


def writing(kind: str) -> Any:
    """`store(address, slot, value, where)`: put numbers into a slot in the lanes where a truth holds."""

    def store(_: Any, address: Any, slot: Any, value: Any, where: Any) -> Any:
        def codegen(context: Any, builder: Any, signature: Any, values: Any) -> Any:
            place = _slot(context, builder, kind, values[0], values[1], signature.args[1])
            new = converted(context, builder, values[2], signature.args[2], kind)
            mask = converted(context, builder, values[3], signature.args[3], "b")
            builder.store(builder.select(mask, new, builder.load(place, align=8)), place, align=8)
            return context.get_dummy_value()

        return types.void(types.int64, *map(types.unliteral, (slot, value, where))), codegen

    return intrinsic(store)


def gathering(kind: str) -> Any:
    """`gather(address, index, where)`: an element for each lane where a truth holds, the first one elsewhere."""

    def gather(_: Any, address: Any, index: Any, where: Any) -> Any:
        def codegen(context: Any, builder: Any, signature: Any, values: Any) -> Any:
            mask = converted(context, builder, values[2], signature.args[2], "b")
            at = converted(context, builder, values[1], signature.args[1], "i")
            at = builder.select(mask, at, ir.Constant(at.type, None))
            found = ir.Constant(ir.VectorType(ELEMENT[kind], LANES), ir.Undefined)
            for lane in range(LANES):
                place = _at(builder, values[0], kind, builder.extract_element(at, _half(lane)))
                found = builder.insert_element(found, builder.load(place), _half(lane))
            return found

        return OF_KIND[kind](types.int64, *map(types.unliteral, (index, where))), codegen

    return intrinsic(gather)


def scattering(kind: str) -> Any:
    """`scatter(address, index, value, where)`: put an element for each lane where a truth holds."""

    def scatter(_: Any, address: Any, index: Any, value: Any, where: Any) -> Any:
        def codegen(context: Any, builder: Any, signature: Any, values: Any) -> Any:
            at = converted(context, builder, values[1], signature.args[1], "i")
            new = converted(context, builder, values[2], signature.args[2], kind)
            mask = converted(context, builder, values[3], signature.args[3], "b")
            for lane in range(LANES):
                with builder.if_then(builder.extract_element(mask, _half(lane))):
                    place = _at(builder, values[0], kind, builder.extract_element(at, _half(lane)))
                    builder.store(builder.extract_element(new, _half(lane)), place)
            return context.get_dummy_value()

        return types.void(types.int64, *map(types.unliteral, (index, value, where))), codegen

    return intrinsic(scatter)


def sharing(kind: str) -> Any:
    """`shared(address, index)`: one element, the same for all runs."""

    def shared(_: Any, address: Any, index: Any) -> Any:
        def codegen(context: Any, builder: Any, signature: Any, values: Any) -> Any:
            return builder.load(
                _at(builder, values[0], kind, context.cast(builder, values[1], signature.args[1], types.int64))
            )

        return {"f": types.float64, "i": types.int64}[kind](types.int64, types.unliteral(index)), codegen

    return intrinsic(shared)


load_f, load_i = reading("f"), reading("i")
store_f, store_i = writing("f"), writing("i")
gather_f, gather_i = gathering("f"), gathering("i")
scatter_f, scatter_i = scattering("f"), scattering("i")
shared_f, shared_i = sharing("f"), sharing("i")


@intrinsic
def from_table(_: Any, table: Any, index: Any, where: Any) -> Any:
    """An element of a constant table for each lane where a truth holds, the first one elsewhere."""
    kind = "f" if isinstance(table.dtype, types.Float) else "i"

    def codegen(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        mask = converted(context, builder, values[2], signature.args[2], "b")
        at = converted(context, builder, values[1], signature.args[1], "i")
        at = builder.select(mask, at, ir.Constant(at.type, None))
        data = cgutils.create_struct_proxy(signature.args[0])(context, builder, value=values[0]).data
        found = ir.Constant(ir.VectorType(ELEMENT[kind], LANES), ir.Undefined)
        for lane in range(LANES):
            place = builder.gep(data, [builder.extract_element(at, _half(lane))])
            found = builder.insert_element(found, builder.load(place), _half(lane))
        return found

    return OF_KIND[kind](table, types.unliteral(index), types.unliteral(where)), codegen


def _word(number: int) -> Any:
    return ir.Constant(ir.IntType(64), number)


def _half(number: int) -> Any:
    return ir.Constant(ir.IntType(32), number)
