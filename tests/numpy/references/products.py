"""Sums of products."""

import numpy as np

from precision import Near, largest, tiny, unit
from .registry import reference


def size_of(x):
    """|x| of a float, 0 where that isn't finite."""
    return np.where(np.isfinite(x), np.abs(x), 0)


def product(function, a, b, count):
    """function(a, b), bilinear, each element a sum of `count` products.

    longdouble keeps BLAS away, which may leave out products with 0.
    """
    if a.dtype.kind != "f":
        return function(a, b)
    like = a
    a, b = a.astype(np.longdouble), b.astype(np.longdouble)
    size = function(size_of(a), size_of(b))
    error = (count + 2) * (unit(like) * size + tiny(like))
    error = np.where(size > largest(like) / 2, np.inf, error)
    return Near(function(a, b), error)


@reference("MatMul")
def matmul(a, b):
    return product(np.matmul, a, b, a.shape[-1])


@reference("Dot")
def dot(a, b):
    if a.ndim == 0 or b.ndim == 0:
        return a * b
    return product(np.dot, a, b, a.shape[-1])


@reference("Outer")
def outer(a, b):
    return np.outer(a, b)


@reference("Gemm")
def gemm(a, b, c=None, alpha=1.0, beta=1.0, transA=False, transB=False):
    a, b = a.T if transA else a, b.T if transB else b
    result = product(np.matmul, a, b, a.shape[1])
    if a.dtype.kind != "f":
        result = result * np.asarray(alpha, a.dtype)
        if c is None:
            return result
        return result + c * np.asarray(beta, a.dtype)
    alpha, beta = (np.longdouble(a.dtype.type(x)) for x in (alpha, beta))
    value = alpha * result.value
    error = np.abs(alpha) * result.error + 2 * unit(a) * size_of(value)
    if c is not None:
        added = beta * c.astype(np.longdouble)
        value = value + added
        error = error + 2 * unit(a) * (size_of(added) + size_of(value))
    return Near(value, error + 2 * tiny(a))


@reference("Einsum")
def einsum(*operands, equation):
    if operands[0].dtype.kind != "f":
        return np.einsum(equation, *operands)
    like = operands[0]
    operands = [x.astype(np.longdouble) for x in operands]
    value = np.einsum(equation, *operands)
    size = np.einsum(equation, *[size_of(x) for x in operands])
    count = np.einsum(equation, *[np.ones(x.shape) for x in operands])
    error = (count + 2) * (unit(like) * size + tiny(like))
    return Near(value, np.where(size > largest(like) / 2, np.inf, error))
