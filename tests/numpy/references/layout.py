"""Operators that move data, ask for shapes or make tensors."""

import numpy as np

from precision import Near, rounded, tiny, unit, wide
from .elementwise import larger, smaller
from .registry import Refused, reference


def ints(x):
    return [int(i) for i in np.ravel(x)]


@reference("Shape", "int64")
def shape(x, start=0, end=None):
    return np.array(x.shape[start:end], np.int64)


@reference("Size", "int64")
def size(x):
    return np.array(x.size, np.int64)


@reference("Reshape")
def reshape(x, dims, allowzero=False):
    dims = ints(dims)
    if not allowzero:
        dims = [x.shape[i] if dim == 0 else dim for i, dim in enumerate(dims)]
    if -1 in dims:
        others = int(np.prod([dim for dim in dims if dim != -1], dtype=np.int64))
        dims[dims.index(-1)] = x.size // others
    return np.reshape(x, dims)


@reference("Flatten")
def flatten(x, axis=1):
    axis = axis + x.ndim if axis < 0 else axis
    rows = int(np.prod(x.shape[:axis], dtype=np.int64))
    columns = int(np.prod(x.shape[axis:], dtype=np.int64))
    return np.reshape(x, (rows, columns))


@reference("Squeeze")
def squeeze(x, axes=None):
    return np.squeeze(x, None if axes is None else tuple(ints(axes)))


@reference("Unsqueeze")
def unsqueeze(x, axes):
    return np.expand_dims(x, tuple(ints(axes)))


@reference("Expand")
def expand(x, dims):
    return np.broadcast_to(x, np.broadcast_shapes(x.shape, tuple(ints(dims))))


@reference("Tile")
def tile(x, repeats):
    return np.tile(x, ints(repeats))


@reference("Transpose")
def transpose(x, perm=None):
    return np.transpose(x, perm)


@reference("Concat")
def concat(*inputs, axis):
    return np.concatenate(inputs, axis)


@reference("Split")
def split(x, lengths=None, axis=0, num_outputs=None):
    if lengths is None:
        length = -(-x.shape[axis] // num_outputs)
        ends = [min(length * i, x.shape[axis]) for i in range(1, num_outputs)]
    else:
        ends = np.cumsum(ints(lengths))[:-1]
    return tuple(np.split(x, ends, axis))


@reference("Slice")
def slice_reference(x, starts, ends, axes=None, steps=None):
    starts, ends = ints(starts), ints(ends)
    axes = range(len(starts)) if axes is None else ints(axes)
    steps = [1] * len(starts) if steps is None else ints(steps)
    cut = [slice(None)] * x.ndim
    for start, end, axis, step in zip(starts, ends, axes, steps):
        # ONNX has no "from the end on": the least number is before the first.
        before = step < 0 and end <= -2**31
        cut[axis] = slice(start, None if before else end, step)
    return x[tuple(cut)]


@reference("Pad")
def pad(x, pads, value=None, axes=None, mode="constant"):
    pads = ints(pads)
    axes = range(x.ndim) if axes is None else [i % x.ndim for i in ints(axes)]
    inside = np.ones((), bool)
    value = np.zeros((), x.dtype) if value is None else value
    for i, axis in enumerate(axes):
        before, after = pads[i], pads[i + len(pads) // 2]
        # First what negative pads take away.
        kept = range(max(-before, 0), x.shape[axis] - max(-after, 0))
        x = np.take(x, kept, axis)
        dim = x.shape[axis]
        place = np.arange(-max(before, 0), dim + max(after, 0))
        within = (place >= 0) & (place < dim)
        if mode == "wrap":
            place = place % dim
        elif mode == "reflect" and dim > 1:
            place = place % (2 * dim - 2)
            place = np.minimum(place, 2 * dim - 2 - place)
        elif dim == 0:
            x = np.zeros(x.shape[:axis] + (1,) + x.shape[axis + 1:], x.dtype)
            place = np.zeros_like(place)
        place = np.clip(place, 0, max(dim - 1, 0))
        x = np.take(x, place, axis)
        along = [1] * x.ndim
        along[axis] = place.size
        inside = inside & within.reshape(along)
    return np.where(inside, x, value) if mode == "constant" else x


def blocks(x, order, side, shape):
    return np.reshape(np.transpose(np.reshape(x, side), order), shape)


@reference("DepthToSpace")
def depth_to_space(x, blocksize, mode="DCR"):
    n, c, h, w = x.shape
    b, c = blocksize, c // blocksize**2
    if mode == "DCR":
        return blocks(x, (0, 3, 4, 1, 5, 2), (n, b, b, c, h, w),
                      (n, c, h * b, w * b))
    return blocks(x, (0, 1, 4, 2, 5, 3), (n, c, b, b, h, w),
                  (n, c, h * b, w * b))


@reference("SpaceToDepth")
def space_to_depth(x, blocksize):
    n, c, h, w = x.shape
    b, h, w = blocksize, h // blocksize, w // blocksize
    return blocks(x, (0, 3, 5, 1, 2, 4), (n, c, h, b, w, b),
                  (n, c * b * b, h, w))


@reference("Trilu")
def trilu(x, k=None, upper=True):
    k = 0 if k is None else int(np.reshape(k, ()))
    k = max(min(k, 10**6), -10**6)
    return (np.triu if upper else np.tril)(x, k)


# ---- indices ----------------------------------------------------------------


def checked(index, dim):
    """Indices of an axis, none of them negative."""
    if np.any((index < -dim) | (index >= dim)):
        raise Refused("out of bounds")
    return np.where(index < 0, index + dim, index)


@reference("Gather")
def gather(x, indices, axis=0):
    indices = checked(indices, x.shape[axis])
    if 0 in x.shape:
        axis = axis % x.ndim
        return np.zeros(x.shape[:axis] + indices.shape + x.shape[axis + 1:],
                        x.dtype)
    return np.take(x, indices, axis)


def elements(indices, axis, dim):
    """Where each index points, an array an axis."""
    place = list(np.indices(indices.shape, sparse=True))
    place[axis] = checked(indices, dim)
    return tuple(place)


@reference("GatherElements")
def gather_elements(x, indices, axis=0):
    return x[elements(indices, axis, x.shape[axis])]


def tuples(x, indices, batch=0):
    return tuple(checked(indices[..., i], x.shape[batch + i])
                 for i in range(indices.shape[-1]))


@reference("GatherND")
def gather_nd(x, indices, batch_dims=0):
    place = tuples(x, indices, batch_dims)
    between = indices.ndim - 1 - batch_dims
    first = tuple(
        np.reshape(np.arange(x.shape[i]), [-1 if j == i else 1 for j in range(
            batch_dims + between)]) for i in range(batch_dims))
    result = x[first + place] if first + place else x
    return np.broadcast_to(result, indices.shape[:-1] + x.shape[
        batch_dims + indices.shape[-1]:])


COMBINE = {"none": lambda old, new: new, "add": np.add, "mul": np.multiply,
           "max": larger, "min": smaller}


@reference("ScatterElements")
def scatter_elements(x, indices, updates, axis=0, reduction="none"):
    result = np.array(x)
    place = np.broadcast_arrays(*elements(indices, axis, x.shape[axis]))
    for at in np.ndindex(indices.shape):
        to = tuple(int(i[at]) for i in place)
        result[to] = COMBINE[reduction](result[to], updates[at])
    return result


@reference("ScatterND")
def scatter_nd(x, indices, updates, reduction="none"):
    result = np.array(x)
    place = tuples(x, indices)
    for at in np.ndindex(indices.shape[:-1]):
        to = tuple(int(i[at]) for i in place)
        result[to] = COMBINE[reduction](result[to], updates[at])
    return result


# ---- tensors out of nothing -------------------------------------------------


@reference("OneHot", 2)
def one_hot(indices, depth, values, axis=-1):
    depth = int(np.reshape(depth, ()))
    index = np.trunc(indices) if indices.dtype.kind == "f" else indices
    index = index.astype(np.longdouble)
    index = np.where(index < 0, index + depth, index)
    axis = axis % (indices.ndim + 1)
    along = [1] * (indices.ndim + 1)
    along[axis] = depth
    hot = np.expand_dims(index, axis) == np.arange(depth).reshape(along)
    return np.where(hot, values[1], values[0])


@reference("Range")
def range_reference(start, limit, delta):
    count = max(0, int(np.ceil((wide(limit) - wide(start)) / wide(delta))))
    if start.dtype.kind == "f":
        steps = np.arange(count) * wide(delta)
        error = 2 * unit(start) * (np.abs(steps) + np.abs(wide(start)))
        return Near(wide(start) + steps, error + tiny(start))
    return np.array([int(start) + i * int(delta) for i in range(count)],
                    start.dtype)


@reference("Constant", lambda attributes, inputs:
           "float32" if "float" in next(iter(attributes)) else "int64")
def constant(**attributes):
    (name, value), = attributes.items()
    return np.array(value, np.float32 if "float" in name else np.int64)


@reference("ConstantOfShape",
           lambda attributes, inputs: attributes.get("dtype", "float32"))
def constant_of_shape(dims, value=0, dtype="float32"):
    return np.full(ints(dims), rounded(np.array(value), dtype))


@reference("EyeLike",
           lambda attributes, inputs: attributes.get("dtype", inputs[0]))
def eye_like(x, dtype=None, k=0):
    return np.eye(*x.shape, k)
