"""Operators along axes: sums and the like, extremes, what is made of them."""

import numpy as np

from precision import Near, finite_size, largest, tiny, unit, wide
from .registry import reference


def add_up(terms, like, axes=None, keepdims=False, errors=0):
    """The sum of wide terms, added up in the dtype of `like` in whatever order.

    Each of n additions is off by at most half a unit of a partial sum, which the
    sum of the terms' sizes bounds. `errors`: those of the terms.
    """
    size = finite_size(terms).sum(axis=axes, keepdims=keepdims)
    value = terms.sum(axis=axes, keepdims=keepdims)
    n = terms.size / max(np.size(value), 1) + 4
    errors = np.broadcast_to(errors, terms.shape)
    error = (n * unit(like) * size + n * tiny(like) +
             errors.sum(axis=axes, keepdims=keepdims))
    return Near(value, np.where(size > largest(like) / 2, np.inf, error))


def quotient(a, b, like):
    """a / b of two results with errors, b not below 0."""
    left = np.where(b.error < b.value, b.value - b.error, 0)
    error = (a.error + np.abs(a.value / b.value) * b.error) / left
    value = a.value / b.value
    error = error + unit(like) * np.abs(value) + tiny(like)
    return Near(value, np.where(b.error == 0, np.where(
        np.isfinite(value), error, a.error), error))


def reduction(name):
    """A reference of data and a tuple of axes, from one of ONNX's inputs."""

    def register(compute):
        @reference(name)
        def reduce(data, axes=None, keepdims=True, noop_with_empty_axes=False):
            if axes is None or axes.size == 0:
                if noop_with_empty_axes:
                    return data
                axes = np.arange(data.ndim)
            axes = tuple(int(axis) % data.ndim for axis in axes)
            return compute(data, axes, bool(keepdims))

        return reduce

    return register


def is_integer(x):
    return x.dtype.kind in "iu"


@reduction("ReduceSum")
def reduce_sum(x, axes, keepdims):
    if is_integer(x):
        return np.sum(x, axis=axes, keepdims=keepdims, dtype=x.dtype)
    return add_up(wide(x), x, axes, keepdims)


@reduction("ReduceL1")
def reduce_l1(x, axes, keepdims):
    return reduce_sum_of(np.abs(x), axes, keepdims)


@reduction("ReduceSumSquare")
def reduce_sum_square(x, axes, keepdims):
    return reduce_sum_of(x * x, axes, keepdims)


def reduce_sum_of(x, axes, keepdims):
    if is_integer(x):
        return np.sum(x, axis=axes, keepdims=keepdims, dtype=x.dtype)
    return add_up(wide(x), x, axes, keepdims)


def root(squares, like):
    """The square root of a sum of squares."""
    value = np.sqrt(squares.value)
    low = np.sqrt(np.maximum(squares.value - squares.error, 0))
    return Near(value, np.where(np.isinf(squares.error), np.inf,
                                value - low + 2 * unit(like) * value))


@reduction("ReduceL2")
def reduce_l2(x, axes, keepdims):
    return root(add_up(wide(x * x), x, axes, keepdims), x)


@reduction("ReduceLogSum")
def reduce_log_sum(x, axes, keepdims):
    return logarithm(add_up(wide(x), x, axes, keepdims), x)


def logarithm(total, like):
    value = np.log(total.value)
    left = np.abs(total.value) - total.error
    error = total.error / left + 2 * unit(like) * finite_size(value)
    error = np.where(np.isfinite(total.value), error, total.error)
    zero = (total.value == 0) & (total.error < total.error.dtype.type(1e-300))
    return Near(value, np.where(left > 0, error, np.where(
        zero, 0, np.where(np.isinf(total.value), total.error, np.inf))))


@reduction("ReduceMean")
def reduce_mean(x, axes, keepdims):
    count = int(np.prod([x.shape[axis] for axis in axes], dtype=np.int64))
    if is_integer(x):
        total = np.sum(x, axis=axes, keepdims=keepdims, dtype=x.dtype)
        count = np.asarray(count, x.dtype)
        return (total - np.fmod(total, count)) // count
    total = add_up(wide(x), x, axes, keepdims)
    return Near(total.value / count, total.error / count if count else 0)


@reduction("ReduceProd")
def reduce_prod(x, axes, keepdims):
    if is_integer(x):
        return np.prod(x, axis=axes, keepdims=keepdims, dtype=x.dtype)
    value = np.prod(wide(x), axis=axes, keepdims=keepdims)
    count = x.size / max(value.size, 1)
    sizes = np.where(finite_size(x) > 0, finite_size(x), 1).astype(np.longdouble)
    # No partial product leaves the normal numbers, whatever the order.
    way = np.abs(np.log2(sizes)).sum(axis=axes, keepdims=keepdims)
    error = count * unit(x) * np.abs(value)
    free = way > np.log2(largest(x)) - 4
    return Near(value, np.where(free & (count > 1), np.inf, error))


@reduction("ReduceLogSumExp")
def reduce_log_sum_exp(x, axes, keepdims):
    like, x = x, wide(x)
    largest_x = np.max(x, axis=axes, keepdims=True, initial=-np.inf)
    largest_x = np.where(np.isinf(largest_x), 0, largest_x)
    powers = np.exp(x - largest_x)
    total = add_up(powers, like, axes, True,
                   powers * unit(like) * (finite_size(x - largest_x) + 2))
    result = logarithm(total, like)
    value = result.value + largest_x
    error = result.error + unit(like) * (
        finite_size(largest_x) + finite_size(value))
    if not keepdims:
        value, error = np.squeeze(value, axes), np.squeeze(error, axes)
    return Near(value, error)


# ---- extremes ---------------------------------------------------------------


def first_extreme(x, axes, keepdims, best, none):
    """The first of equal ones, and NaN, as numpy.argmax has it."""
    kept = [axis for axis in range(x.ndim) if axis not in axes]
    rows = np.transpose(x, kept + sorted(axes))
    shape = [x.shape[axis] for axis in kept]
    count = int(np.prod([x.shape[axis] for axis in axes], dtype=np.int64))
    rows = rows.reshape(shape + [count])
    if count == 0:
        result = np.full(shape, none, x.dtype)
    else:
        place = np.expand_dims(best(rows, axis=-1), -1)
        result = np.take_along_axis(rows, place, -1)[..., 0]
    return np.expand_dims(result, tuple(sorted(axes))) if keepdims else result


def limits(x):
    if is_integer(x):
        return np.iinfo(x.dtype).min, np.iinfo(x.dtype).max
    return -np.inf, np.inf


@reduction("ReduceMax")
def reduce_max(x, axes, keepdims):
    return first_extreme(x, axes, keepdims, np.argmax, limits(x)[0])


@reduction("ReduceMin")
def reduce_min(x, axes, keepdims):
    return first_extreme(x, axes, keepdims, np.argmin, limits(x)[1])


def place_of(best, x, axis, keepdims, last):
    if last:
        place = x.shape[axis] - 1 - best(np.flip(x, axis), axis=axis)
    else:
        place = best(x, axis=axis)
    place = np.asarray(place, np.int64)
    return np.expand_dims(place, axis % x.ndim) if keepdims else place


@reference("ArgMax", "int64")
def arg_max(x, axis=0, keepdims=True, select_last_index=False):
    return place_of(np.argmax, x, axis, keepdims, select_last_index)


@reference("ArgMin", "int64")
def arg_min(x, axis=0, keepdims=True, select_last_index=False):
    return place_of(np.argmin, x, axis, keepdims, select_last_index)


@reference("TopK", 0, "int64")
def top_k(x, k, axis=-1, largest=True, sorted=True):
    del sorted  # sorted is one of the orders that any order is
    k = int(np.reshape(k, ()))
    dim = x.shape[axis]
    if largest:
        place = np.argsort(np.flip(x, axis), axis=axis, kind="stable")
        place = dim - 1 - np.flip(place, axis)
    else:
        place = np.argsort(x, axis=axis, kind="stable")
    place = np.take(place, range(k), axis)
    return np.take_along_axis(x, place, axis), place


@reference("CumSum")
def cum_sum(x, axis, exclusive=False, reverse=False):
    axis = int(np.reshape(axis, ())) % x.ndim
    if reverse:
        x = np.flip(x, axis)
    result = np.cumsum(x, axis, dtype=x.dtype)
    if exclusive:
        before = np.zeros_like(np.take(x, range(min(1, x.shape[axis])), axis))
        rest = np.take(result, range(max(x.shape[axis] - 1, 0)), axis)
        result = np.concatenate([before, rest], axis)
    return np.flip(result, axis) if reverse else result


# ---- normalizations ---------------------------------------------------------


def log_softmax_of(x, axis):
    like, x = x, wide(x)
    x = x - np.max(x, axis=axis, keepdims=True, initial=-np.inf)
    powers = np.exp(x)
    distance = finite_size(x)
    total = add_up(powers, like, (axis,), True,
                   powers * unit(like) * (distance + 2))
    log = logarithm(total, like)
    value = x - log.value
    error = (log.error + unit(like) * (distance + finite_size(value)) +
             tiny(like))
    return Near(value, error), powers, total, distance


@reference("LogSoftmax")
def log_softmax(x, axis=-1):
    return log_softmax_of(x, axis)[0]


@reference("Softmax")
def softmax(x, axis=-1):
    _, powers, total, distance = log_softmax_of(x, axis)
    error = powers * unit(x) * (distance + 6) + 2 * tiny(x)
    return quotient(Near(powers, error), total, x)


@reference("LpNormalization")
def lp_normalization(x, axis=-1, p=2):
    terms = np.abs(x) if p == 1 else x * x
    norm = add_up(wide(terms), x, (axis,), True)
    norm = norm if p == 1 else root(norm, x)
    # No error at all where nothing was added to a zero.
    nothing = np.all(terms == 0, axis=axis, keepdims=True)
    result = quotient(Near(wide(x), np.zeros(x.shape)), norm, x)
    return Near(np.where(nothing, 0, result.value),
                np.where(nothing, 0, result.error))


@reference("LayerNormalization", 0, *2 * (
    lambda attributes, inputs:
    "float64" if attributes.get("stash_type", 1) == 11 else "float32",))
def layer_normalization(x, scale, bias=None, axis=-1, epsilon=1e-5,
                        stash_type=1):
    like = x.astype(np.float64) if stash_type == 11 else x
    last = like.dtype.type
    axes = tuple(range(axis % x.ndim, x.ndim))
    count = max(int(np.prod(x.shape[axes[0]:])), 1)
    x, scale = x.astype(np.longdouble), scale.astype(np.longdouble)
    total = add_up(x, like, axes, True)
    mean, mean_error = total.value / count, total.error / count
    if x.shape and 0 in x.shape[axes[0]:]:
        mean, mean_error = np.full_like(mean, np.nan), np.zeros(mean.shape)
    distance = x - mean
    distance_error = mean_error + unit(like) * (
        finite_size(distance) + finite_size(mean))
    squares = add_up(distance ** 2, like, axes, True,
                     2 * finite_size(distance) * distance_error +
                     distance_error ** 2)
    epsilon = np.longdouble(last(epsilon))
    variance = squares.value / count + epsilon
    if 0 in x.shape[axes[0]:]:
        variance = np.full_like(variance, np.nan)
    error = squares.error / count + 2 * unit(like) * finite_size(variance)
    inverse = 1 / np.sqrt(variance)
    inverse_error = inverse * (error / variance) + 3 * unit(like) * inverse
    inverse_error = np.where(error > variance / 4, np.inf, inverse_error)
    normal = distance * inverse
    normal_error = (distance_error * inverse + finite_size(distance) *
                    inverse_error + 3 * unit(like) * finite_size(normal))
    result = normal * scale
    result_error = (normal_error * finite_size(scale) +
                    2 * unit(like) * finite_size(result))
    if bias is not None:
        result = result + bias
        result_error = result_error + 2 * unit(like) * (
            finite_size(bias) + finite_size(result))
    return (Near(result, result_error + tiny(like)), Near(mean, mean_error),
            Near(inverse, inverse_error))
