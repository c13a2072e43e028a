"""Elementwise operators, and products."""

import numpy as np

from values import random_shape
from .registry import call


@call("Abs", "Neg", "Floor", "Ceil", "Round", "Sqrt", "Sign", "Not", "Identity",
      "Reciprocal", "Step", "IsNaN", "Exp", "Log", "Sin", "Cos", "Tan", "Tanh",
      "Erf", "Sigmoid", "SiLU", "Softplus", "Mish", "Softsign", "ReLU",
      "HardSwish", "Size")
def unary(graph, op):
    return [graph.any(graph.dtype(op, op["inputs"][0]["type"]))], {}


def with_attributes(**attributes):
    def propose(graph, op):
        chosen = {name: graph.random.choice(values)
                  for name, values in attributes.items()}
        return unary(graph, op)[0], graph.maybe(**chosen)

    return propose


for name, attributes in {
    "IsInf": {"detect_negative": [False, True],
              "detect_positive": [False, True]},
    "GELU": {"approximate": ["none", "tanh"]},
    "LeakyReLU": {"alpha": [0.1, 0.25, -2.0, 0.0]},
    "ThresholdedReLU": {"alpha": [0.3, -0.5, 0.0, 2.0]},
    "ELU": {"alpha": [0.3, 1.5, 2.0]},
    "CELU": {"alpha": [0.3, 1.5, 2.0]},
    "SELU": {"alpha": [0.3, 1.5], "gamma": [1.1, 0.5]},
    "HardSigmoid": {"alpha": [0.3, 1.0, -0.2], "beta": [0.1, 0.0, 0.6]},
}.items():
    call(name)(with_attributes(**attributes))


@call("Add", "Sub", "Mul", "Equal", "Less", "LessOrEqual", "Greater",
      "GreaterOrEqual", "And", "Or", "Xor")
def binary(graph, op):
    a = graph.any(graph.dtype(op, "T"))
    inputs = [a, graph.beside(a.dtype, a.value.shape)]
    graph.random.shuffle(inputs)
    return inputs, {}


def divisor(graph, dtype, shape):
    """Without zeros where they would be an error."""
    if "float" in dtype:
        return graph.beside(dtype, shape)
    b = graph.beside(dtype, shape,
                     lambda wire: graph.reckless or np.all(wire.value != 0))
    if graph.reckless or np.all(b.value != 0):
        return b
    return graph.leaf(dtype, np.where(b.value == 0, 3, b.value))


@call("Div", fragile=True)
def div(graph, op):
    a = graph.any(graph.dtype(op, "T"))
    return [a, divisor(graph, a.dtype, a.value.shape)], {}


@call("Mod", fragile=True)
def mod(graph, op):
    return div(graph, op)[0], graph.maybe(fmod=graph.flag())


@call("Pow", fragile=True)
def power(graph, op):
    x = graph.any(graph.dtype(op, "T"))
    dtype = x.dtype if graph.flag() else graph.dtype(op, "T1")
    y = graph.beside(dtype, x.value.shape)
    if "float" in x.dtype or "float" in dtype or graph.reckless:
        return [x, y], {}
    if np.any(y.value < 0):
        y = graph.leaf(dtype, np.where(y.value < 0, 2, y.value))
    return [x, y], {}


@call("PReLU")
def prelu(graph, op):
    x = graph.any(graph.dtype(op, "T"))
    shape = x.value.shape[graph.random.randint(0, x.value.ndim):]
    shape = [graph.random.choice([1, dim]) for dim in shape]
    return [x, graph.shaped(x.dtype, shape)], {}


@call("Max", "Min", "Sum", "Mean")
def variadic(graph, op):
    inputs = [graph.any(graph.dtype(op, "T"))]
    shape = inputs[0].value.shape
    for _ in range(graph.random.choice([0, 1, 1, 1, 2, 3])):
        inputs.append(graph.beside(inputs[0].dtype, shape))
        shape = np.broadcast_shapes(shape, inputs[-1].value.shape)
    return inputs, {}


@call("Where")
def where(graph, op):
    x = graph.any(graph.dtype(op, "T"))
    y = graph.beside(x.dtype, x.value.shape)
    shape = np.broadcast_shapes(x.value.shape, y.value.shape)
    return [graph.beside("bool", shape), x, y], {}


@call("Clip")
def clip(graph, op):
    x = graph.any(graph.dtype(op, "T"))
    bounds = [graph.shaped(x.dtype, ()) if graph.flag() else None
              for _ in range(2)]
    return [x] + bounds, {}


@call("Cast")
def cast(graph, op):
    return [graph.any(graph.dtype(op, "T1"))], {"to": graph.dtype(op, "T2")}


@call("CastLike")
def cast_like(graph, op):
    return [graph.any(graph.dtype(op, "T1")),
            graph.any(graph.dtype(op, "T2"))], {}


# ---- products ---------------------------------------------------------------


@call("MatMul")
def matmul(graph, op):
    a = graph.any(graph.dtype(op, "T"), 1, 4)
    rank = graph.random.choice([1, 2, 2, 3])
    batch = graph.partner(a.value.shape[:-2]) if rank == 3 else ()
    columns = random_shape(graph.random, 1, 1) if rank > 1 else ()
    b = batch + a.value.shape[-1:] + columns
    if np.prod(b, dtype=np.int64) > 4096:
        b = a.value.shape[-1:]
    return [a, graph.shaped(a.dtype, b)], {}


@call("Dot")
def dot(graph, op):
    a = graph.any(graph.dtype(op, "T"), 0, 3)
    b = random_shape(graph.random, 0, 2)
    if a.value.ndim and b:
        b = b[:-2] + a.value.shape[-1:] + b[-2:][1:]
    if np.prod(b, dtype=np.int64) > 4096:
        b = ()
    return [a, graph.shaped(a.dtype, b)], {}


@call("Outer")
def outer(graph, op):
    a = graph.any(graph.dtype(op, "T"))
    return [a, graph.new(a.dtype, random_shape(graph.random, 0, 1))], {}


@call("Gemm")
def gemm(graph, op):
    a = graph.any(graph.dtype(op, "T"), 2, 2)
    flips = graph.maybe(transA=graph.flag(), transB=graph.flag())
    rows, inner = a.value.shape[::-1 if flips.get("transA") else 1]
    columns = graph.random.randint(0, 20)
    b = (columns, inner) if flips.get("transB") else (inner, columns)
    inputs = [a, graph.shaped(a.dtype, b)]
    if graph.flag():
        c = [graph.random.choice([1, dim]) for dim in (rows, columns)]
        inputs.append(graph.shaped(a.dtype, c[graph.random.randint(0, 2):]))
    if "float" in a.dtype:
        flips.update(graph.maybe(alpha=graph.random.choice([0.5, -1.3, 0.0]),
                                 beta=graph.random.choice([2.0, 0.7, 0.0])))
    return inputs, flips


@call("Einsum")
def einsum(graph, op):
    """A term for each of one or two operands, and some of their letters."""
    dtype = graph.dtype(op, op["inputs"][0]["type"])
    dims = {letter: graph.random.choice([0, 1, 2, 3, 4, 5, 7])
            for letter in "ijkL"}
    batch = random_shape(graph.random, 0, 1)
    dots = "..." if graph.random.random() < 0.2 else ""
    terms, inputs = [], []
    for _ in range(graph.random.randint(1, 2)):
        letters = graph.random.sample("ijkL", graph.random.randint(1, 3))
        if graph.random.random() < 0.15:
            letters.append(letters[0])
        shape = [dims[letter] for letter in letters]
        if dots:
            shape = list(graph.partner(batch) if terms else batch) + shape
        if np.prod(shape, dtype=np.int64) > 1000:
            shape, letters = shape[-1:], letters[-1:]
        terms.append(dots + "".join(letters))
        inputs.append(graph.shaped(dtype, shape))
    equation = ",".join(terms)
    if graph.random.random() < 0.8:
        seen = sorted(set(equation) - {",", "."})
        result = graph.random.sample(seen, graph.random.randint(0, len(seen)))
        equation += "->" + dots + "".join(result)
    return inputs, {"equation": equation}
