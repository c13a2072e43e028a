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


def explicit(equation):
    """Its terms, and that of the output, which may be left out."""
    terms, arrow, result = equation.replace(" ", "").partition("->")
    if not arrow:
        letters = terms.replace(",", "").replace(".", "")
        result = "..." if "..." in terms else ""
        result += "".join(sorted(i for i in letters if letters.count(i) == 1))
    return terms.split(","), result


def sum_of_products(operands, terms, result):
    return np.einsum(",".join(terms) + "->" + result, *operands)


def summed_first(operands, terms, result):
    """Each operand without the letters that only it has: their sums."""
    kept = ["..." * ("..." in term) + "".join(sorted(
        letter for letter in set(term) - {"."} if letter in result or
        any(letter in other for j, other in enumerate(terms) if j != i)))
        for i, term in enumerate(terms)]
    return [sum_of_products([x], [term], short)
            for x, term, short in zip(operands, terms, kept)], kept


@reference("Einsum")
def einsum(*operands, equation):
    terms, result = explicit(equation)
    if operands[0].dtype.kind != "f":
        return sum_of_products(operands, terms, result)
    like = operands[0]
    operands = [x.astype(np.longdouble) for x in operands]
    value = sum_of_products(operands, terms, result)
    size = sum_of_products([size_of(x) for x in operands], terms, result)
    count = sum_of_products([np.ones(x.shape) for x in operands], terms, result)
    error = (count + 2) * (unit(like) * size + tiny(like))
    error = np.where(size > largest(like) / 2, np.inf, error)
    # Letters of one operand may be summed first: that is the same, but where
    # infinities have to do with it or a sum is too large.
    shares, kept = summed_first(operands, terms, result)
    other = sum_of_products(shares, kept, result)
    sizes, _ = summed_first([size_of(x) for x in operands], terms, result)
    large = any(np.any(part > largest(like) / 2) for part in sizes)
    unlike = ~((value == other) | np.isfinite(value) & np.isfinite(other) |
               np.isnan(value) & np.isnan(other))
    return Near(value, np.where(unlike | large, np.inf, error))
