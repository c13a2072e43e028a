"""Operators along axes, and losses."""

import numpy as np

from values import random_shape
from .registry import call


@call("ReduceSum", "ReduceL1", "ReduceL2", "ReduceLogSum", "ReduceLogSumExp",
      "ReduceMax", "ReduceMean", "ReduceMin", "ReduceProd", "ReduceSumSquare")
def reduction(graph, op):
    dtype = graph.dtype(op, "T")
    # The mean of no integers is no number.
    integers = op["name"] == "ReduceMean" and "float" not in dtype
    data = graph.any(dtype, fits=lambda wire: not integers or wire.value.size)
    if integers and data.value.size == 0:
        data = graph.new(dtype, (2, 3))
    attributes = graph.maybe(keepdims=graph.flag())
    if graph.random.random() < 0.2:
        return [data], attributes
    attributes.update(graph.maybe(noop_with_empty_axes=graph.flag()))
    axes = graph.axes(data.value.ndim)
    return [data, graph.known("int64", axes)], attributes


def not_empty(graph, dtype):
    """A tensor and an axis of it that has elements."""

    def fits(wire):
        return any(dim > 0 for dim in wire.value.shape)

    data = graph.any(dtype, 1, 5, fits)
    if not fits(data):
        data = graph.new(dtype, (3, 4))
    axes = [i for i, dim in enumerate(data.value.shape) if dim > 0]
    axis = graph.random.choice(axes)
    return data, axis - graph.random.choice([0, data.value.ndim])


@call("ArgMax", "ArgMin")
def arg_extreme(graph, op):
    data, axis = not_empty(graph, graph.dtype(op, "T"))
    attributes = graph.maybe(keepdims=graph.flag(),
                             select_last_index=graph.flag())
    return [data], {"axis": axis, **attributes}


@call("TopK")
def top_k(graph, op):
    x = graph.any(graph.dtype(op, "T"), 1)
    axis = graph.axis(x.value.ndim) if graph.flag() else -1
    k = graph.random.randint(0, x.value.shape[axis])
    k = graph.known("int64", [k] if graph.flag() else k)
    attributes = graph.maybe(largest=graph.flag(), sorted=graph.flag())
    if axis != -1:
        attributes["axis"] = axis
    return [x, k], attributes


@call("CumSum")
def cum_sum(graph, op):
    x = graph.any(graph.dtype(op, "T"), 1)
    axis = graph.axis(x.value.ndim)
    axis = graph.leaf(graph.dtype(op, "T2"), axis)
    return [x, axis], graph.maybe(exclusive=graph.flag(), reverse=graph.flag())


@call("Softmax", "LogSoftmax", "LpNormalization")
def along_axis(graph, op):
    x = graph.any(graph.dtype(op, "T"), 1)
    attributes = graph.maybe(axis=graph.axis(x.value.ndim))
    if op["name"] == "LpNormalization":
        attributes.update(graph.maybe(p=graph.random.choice([1, 2])))
    return [x], attributes


@call("LayerNormalization")
def layer_normalization(graph, op):
    x = graph.any(graph.dtype(op, "T"), 1)
    attributes = graph.maybe(axis=graph.axis(x.value.ndim),
                             epsilon=graph.random.choice([1e-3, 0.1]),
                             stash_type=graph.random.choice([1, 11]))
    axis = attributes.get("axis", -1) % x.value.ndim
    inputs = [x, graph.shaped(x.dtype, x.value.shape[axis:])]
    if graph.flag():
        inputs.append(graph.shaped(x.dtype, x.value.shape[axis:]))
    return inputs, attributes


# ---- losses -----------------------------------------------------------------


@call("MeanSquaredError")
def mean_squared_error(graph, op):
    x = graph.any(graph.dtype(op, "T"))
    reduction = graph.random.choice(["none", "mean", "sum"])
    return ([x, graph.shaped(x.dtype, x.value.shape)],
            graph.maybe(reduction=reduction))


@call("NegativeLogLikelihoodLoss", "SoftmaxCrossEntropyLoss", fragile=True)
def likelihood(graph, op):
    dtype = graph.dtype(op, "T")

    def fits(wire):
        return wire.value.shape[1] > 0

    x = graph.any(dtype, 2, 4, fits)
    if not fits(x):
        x = graph.new(dtype, (4, 3) + random_shape(graph.random, 0, 1))
    classes = x.value.shape[1]
    shape = x.value.shape[:1] + x.value.shape[2:]
    target = graph.numbers.randint(0, classes + graph.reckless, shape)
    attributes = graph.maybe(
        reduction=graph.random.choice(["none", "mean", "sum"]))
    if graph.random.random() < 0.4:
        ignored = graph.random.choice([-1, 0, classes + 3])
        attributes["ignore_index"] = ignored
        target = np.where(graph.numbers.random_sample(shape) < 0.3, ignored,
                          target)
    inputs = [x, graph.leaf(graph.dtype(op, "Tind"), target)]
    if graph.flag():
        weights = np.abs(graph.numbers.standard_normal(classes))
        inputs.append(graph.leaf(dtype, weights))
    return inputs, attributes
