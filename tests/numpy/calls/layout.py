"""Operators that move data, ask for shapes or make tensors."""

import numpy as np

from values import random_dim, random_shape
from .registry import call


def data(graph, op, least=0, most=5):
    return graph.any(graph.dtype(op, op["inputs"][0]["type"]), least, most)


@call("Shape")
def shape(graph, op):
    x = data(graph, op)
    ends = range(-x.value.ndim - 1, x.value.ndim + 2)
    return [x], graph.maybe(start=graph.random.choice(ends),
                            end=graph.random.choice(ends))


@call("Flatten")
def flatten(graph, op):
    x = data(graph, op)
    rank = x.value.ndim
    return [x], graph.maybe(axis=graph.random.randint(-rank, rank)) if (
        rank) else {"axis": 0}


def factors(graph, size):
    """Dims with that product."""
    dims = []
    while size > 1 and len(dims) < 4:
        found = [i for i in range(2, min(size, 70) + 1) if size % i == 0]
        dims.append(graph.random.choice(found + [1] if found else [size]))
        size //= dims[-1]
    return dims + ([size] if size > 1 else [])


@call("Reshape")
def reshape(graph, op):
    x = data(graph, op)
    old = x.value.shape
    if x.value.size == 0:
        dims = [graph.random.randint(1, 4), 0, graph.random.randint(0, 4)]
        return [x, graph.known("int64", dims)], {"allowzero": True}
    dims = factors(graph, x.value.size)
    graph.random.shuffle(dims)
    attributes = graph.maybe(allowzero=False)
    if dims and graph.flag():
        dims[graph.random.randrange(len(dims))] = -1
    elif graph.flag():
        dims = [0 if i < len(old) and old[i] == dim else dim
                for i, dim in enumerate(dims)]
    return [x, graph.known("int64", dims)], attributes


@call("Squeeze")
def squeeze(graph, op):
    x = graph.find(graph.dtype(op, "T"), lambda wire: 1 in wire.value.shape)
    if x is None:
        dims = list(random_shape(graph.random, 0, 3))
        for _ in range(graph.random.randint(1, 2)):
            dims.insert(graph.random.randint(0, len(dims)), 1)
        x = graph.new(graph.dtype(op, "T"), dims)
    if graph.random.random() < 0.3 and not graph.symbolic:
        return [x], {}
    ones = [i for i, dim in enumerate(x.value.shape) if dim == 1]
    axes = graph.random.sample(ones, graph.random.randint(1, len(ones)))
    axes = [axis - graph.random.choice([0, x.value.ndim]) for axis in axes]
    return [x, graph.known("int64", axes)], {}


@call("Unsqueeze")
def unsqueeze(graph, op):
    x = data(graph, op, 0, 3)
    count = graph.random.randint(1, 2)
    rank = x.value.ndim + count
    axes = [axis - graph.random.choice([0, rank])
            for axis in graph.random.sample(range(rank), count)]
    return [x, graph.known("int64", axes)], {}


@call("Expand")
def expand(graph, op):
    x = data(graph, op)
    dims = [graph.random.randint(0, 3) if dim == 1 and graph.flag() else dim
            for dim in x.value.shape]
    if graph.random.random() < 0.3:
        dims = [1] * graph.random.randint(0, 2) + dims
    elif graph.random.random() < 0.3:
        dims = [graph.random.randint(0, 3)] + dims
    else:
        dims = [graph.random.choice([1, dim]) for dim in dims]
        dims = dims[graph.random.randint(0, len(dims)):]
    return [x, graph.known("int64", dims)], {}


@call("Tile")
def tile(graph, op):
    x = data(graph, op)
    repeats = [graph.random.choice([0, 1, 1, 2, 2, 3]) for _ in x.value.shape]
    return [x, graph.known("int64", repeats)], {}


@call("Transpose")
def transpose(graph, op):
    x = data(graph, op)
    perm = graph.random.sample(range(x.value.ndim), x.value.ndim)
    return [x], graph.maybe(perm=perm) if perm else {}


@call("Concat")
def concat(graph, op):
    x = data(graph, op, 1)
    axis = graph.axis(x.value.ndim)
    inputs = [x]
    for _ in range(graph.random.randint(0, 3)):
        dims = list(x.value.shape)
        if graph.flag():
            dims[axis] = random_dim(graph.random)
        if np.prod(dims, dtype=np.int64) <= 4096:
            inputs.append(graph.shaped(x.dtype, dims))
    graph.random.shuffle(inputs)
    return inputs, {"axis": axis}


@call("Split")
def split(graph, op):
    x = data(graph, op, 1)
    axis = graph.axis(x.value.ndim)
    attributes = {"axis": axis} if axis or graph.flag() else {}
    dim = x.value.shape[axis]
    if dim and graph.flag():
        # As many as can be cut without an empty one.
        fair = [n for n in range(1, min(dim, 5) + 1)
                if (n - 1) * -(-dim // n) < dim]
        return [x], {"num_outputs": graph.random.choice(fair), **attributes}
    cuts = sorted(graph.random.randint(0, dim)
                  for _ in range(graph.random.randint(0, 3)))
    lengths = np.diff([0] + cuts + [dim])
    return [x, graph.known("int64", lengths)], attributes


@call("Slice")
def slice_call(graph, op):
    x = data(graph, op, 1)
    rank = x.value.ndim
    axes = graph.axes(rank, 1)
    starts, ends, steps = [], [], []
    for axis in axes:
        dim = x.value.shape[axis]
        places = list(range(-dim - 2, dim + 3))
        starts.append(graph.random.choice(places))
        ends.append(graph.random.choice(places + [2**31 - 1, -2**31]))
        steps.append(graph.random.choice([1, 1, 2, 3, -1, -2, -7]))
    if graph.random.random() < 0.3:
        axes = axes[:0]
        starts, ends, steps = starts[:rank], ends[:rank], steps[:rank]
    dtype = graph.dtype(op, "Tind")
    inputs = [x] + [graph.known(dtype, list_) for list_ in (starts, ends)]
    inputs.append(graph.known(dtype, axes) if axes else None)
    if graph.flag():
        inputs.append(graph.known(dtype, steps))
    return inputs, {}


@call("Pad")
def pad(graph, op):
    mode = graph.random.choice(["constant", "edge", "reflect", "wrap"])
    x = data(graph, op)
    rank = x.value.ndim
    axes = graph.axes(rank, 1) if graph.flag() else list(range(rank))
    before, after = [], []
    for axis in axes:
        dim = x.value.shape[axis]
        cut = graph.random.random() < 0.2
        taken = [graph.random.randint(0, dim // 2) if cut and graph.flag() else 0
                 for _ in range(2)]
        left = dim - sum(taken)
        most = {"constant": 4, "reflect": min(left - 1, 4)}.get(
            mode, 4 if left else 0)
        for pads, less in zip((before, after), taken):
            pads.append(-less or graph.random.randint(0, max(most, 0)))
    inputs = [x, graph.known("int64", before + after)]
    inputs.append(graph.shaped(x.dtype, ()) if graph.flag() else None)
    if axes != list(range(rank)) or rank and graph.flag():
        inputs.append(graph.known("int64", axes))
    return inputs, {"mode": mode} if mode != "constant" or graph.flag() else {}


@call("DepthToSpace")
def depth_to_space(graph, op):
    side = graph.random.randint(1, 3)
    n, c, h, w = (graph.random.choice([0, 1, 1, 2, 3]) for _ in range(4))
    x = graph.shaped(graph.dtype(op, "T"), (n, c * side**2, h, w))
    return [x], {"blocksize": side,
                 **graph.maybe(mode=graph.random.choice(["DCR", "CRD"]))}


@call("SpaceToDepth")
def space_to_depth(graph, op):
    side = graph.random.randint(1, 3)
    n, c, h, w = (graph.random.choice([0, 1, 1, 2, 3]) for _ in range(4))
    x = graph.shaped(graph.dtype(op, "T"), (n, c, h * side, w * side))
    return [x], {"blocksize": side}


@call("Trilu")
def trilu(graph, op):
    x = data(graph, op, 2)
    inputs = [x]
    if graph.flag():
        k = graph.random.choice([-100, -2, -1, 0, 1, 2, 100, 2**62, -2**63])
        inputs.append(graph.leaf("int64", k))
    return inputs, graph.maybe(upper=graph.flag())


@call("Range")
def range_call(graph, op):
    dtype = graph.dtype(op, "T")
    step = graph.random.choice([1, 2, 3, -1, -2])
    start = graph.random.randint(-20, 20)
    limit = start + step * graph.random.randint(-2, 40) + (
        graph.random.randint(0, 1))
    numbers = [start, limit, step]
    if "float" in dtype:
        numbers = [number / 4 for number in numbers]
    return [graph.known(dtype, number) for number in numbers], {}


@call("Constant")
def constant(graph, op):
    values = {"value_float": 0.1, "value_int": -2**63,
              "value_floats": [0.5, -1e-3, 3.0], "value_ints": [3, -7, 2**40]}
    name = graph.random.choice(sorted(values))
    return [], {name: values[name]}


@call("ConstantOfShape")
def constant_of_shape(graph, op):
    dims = random_shape(graph.random, 0, 4)
    dtype = graph.dtype(op, "T2")
    value = graph.random.choice([1.0, 0.1, -3.0, 0.0])
    if "float" not in dtype:
        value = graph.random.choice([0.0, 1.0, 1.0])
    attributes = graph.maybe(value=value)
    if dtype != "float32" or graph.flag():
        attributes["dtype"] = dtype
    return [graph.known("int64", dims)], attributes


@call("EyeLike")
def eye_like(graph, op):
    x = graph.any(graph.dtype(op, "T1"), 2, 2)
    return [x], graph.maybe(dtype=graph.dtype(op, "T2"),
                            k=graph.random.randint(-4, 4))
