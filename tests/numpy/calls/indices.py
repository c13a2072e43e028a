"""Operators with indices."""

import numpy as np

from values import random_shape
from .registry import call


def index(graph, op, dims, shape, newest=0.5):
    """Indices for an axis of `dims` elements (a number, or one for each place),
    negative ones too; a reckless graph's may be out of bounds."""
    dims = np.broadcast_to(dims, shape) + int(graph.reckless)
    values = graph.numbers.randint(-10**6, 10**6, shape)
    values = np.where(dims > 0, values % np.maximum(2 * dims, 1) - dims, 0)
    dtype = graph.dtype(op, "Tind")

    def fits(wire):
        return (wire.value.shape == tuple(shape) and
                np.all((wire.value >= -dims) & (wire.value < dims)))

    return graph.find(dtype, fits, newest) or graph.leaf(dtype, values)


def data_and_axis(graph, op):
    """The axis has elements, unless the graph happens to be without luck."""
    x = graph.any(graph.dtype(op, "T"), 1,
                  fits=lambda wire: 0 not in wire.value.shape)
    return x, graph.axis(x.value.ndim)


def some(graph, dim, least=0, most=2):
    """A shape for indices of an axis; without elements if the axis has none."""
    shape = random_shape(graph.random, least, most)
    if np.prod(shape, dtype=np.int64) > 64:
        shape = (2, 3, 4)[:max(least, 1)]
    return shape if dim else (0,) * max(len(shape), 1)


@call("Gather", fragile=True)
def gather(graph, op):
    x, axis = data_and_axis(graph, op)
    dim = x.value.shape[axis]
    attributes = {"axis": axis} if axis or graph.flag() else {}
    return [x, index(graph, op, dim, some(graph, dim))], attributes


def smaller(graph, shape, axis, dim):
    """No dim but the axis's is larger."""
    result = [graph.random.randint(0 if size == 0 or graph.random.random() < 0.1
                                   else 1, size) if size else 0
              for size in shape]
    result[axis] = graph.random.randint(0, 6) if dim else 0
    while np.prod(result, dtype=np.int64) > 200:
        result = [-(-size // 2) for size in result]
    return result


@call("GatherElements", fragile=True)
def gather_elements(graph, op):
    x, axis = data_and_axis(graph, op)
    dim = x.value.shape[axis]
    shape = smaller(graph, x.value.shape, axis, dim)
    attributes = {"axis": axis} if axis or graph.flag() else {}
    return [x, index(graph, op, dim, shape)], attributes


def tuples(graph, op, shape, batch=()):
    """Indices of some of the first axes, as the last axis of the result."""
    count = graph.random.randint(1, len(shape))
    dims = np.array(shape[:count], np.int64)
    # The last dim decides the result's rank: it is a number.
    between = random_shape(graph.random, 0, 2)
    if np.prod(batch + between, dtype=np.int64) > 40:
        between = (3,)
    if 0 in shape[:count]:
        between = (0,)
    indices = index(graph, op, dims, batch + between + (count,), newest=0)
    indices.numbers = True
    return indices, between, count


@call("GatherND", fragile=True)
def gather_nd(graph, op):
    x, _ = data_and_axis(graph, op)
    batch = graph.random.randint(0, x.value.ndim - 1) if graph.flag() else 0
    shape = x.value.shape
    indices, _, _ = tuples(graph, op, shape[batch:], shape[:batch])
    return [x, indices], {"batch_dims": batch} if batch else {}


def reductions(graph, op, dtype):
    """How updates may be combined: arithmetic is for some dtypes only."""
    if dtype not in ("float32", "float64", "int32", "int64", "uint8"):
        return {}
    kinds = ["none", "add", "mul", "max", "min"]
    return graph.maybe(reduction=graph.random.choice(kinds))


@call("ScatterElements", fragile=True)
def scatter_elements(graph, op):
    x, axis = data_and_axis(graph, op)
    dim = x.value.shape[axis]
    shape = smaller(graph, x.value.shape, axis, dim)
    attributes = {"axis": axis} if axis or graph.flag() else {}
    attributes.update(reductions(graph, op, x.dtype))
    return [x, index(graph, op, dim, shape),
            graph.shaped(x.dtype, shape)], attributes


@call("ScatterND", fragile=True)
def scatter_nd(graph, op):
    x, _ = data_and_axis(graph, op)
    indices, between, count = tuples(graph, op, x.value.shape)
    updates = graph.shaped(x.dtype, between + x.value.shape[count:])
    return [x, indices, updates], reductions(graph, op, x.dtype)


@call("OneHot")
def one_hot(graph, op):
    dtype = graph.dtype(op, "T1")
    depth = graph.random.randint(0, 7)
    shape = random_shape(graph.random, 0, 3)
    if np.prod(shape, dtype=np.int64) > 300:
        shape = (5,)
    values = graph.numbers.randint(0 if dtype == "uint8" else -8, 9, shape)
    if "float" in dtype:
        values = values + graph.numbers.randint(0, 4, shape) / 4
    indices = graph.find(dtype, lambda wire: "float" not in dtype and
                         wire.value.size <= 300, 0.4)
    indices = indices or graph.leaf(dtype, values)
    depth = graph.known(graph.dtype(op, "T2"), [depth] if graph.flag() else depth)
    axis = graph.axis(indices.value.ndim + 1)
    return ([indices, depth, graph.shaped(graph.dtype(op, "T3"), (2,))],
            graph.maybe(axis=axis))
