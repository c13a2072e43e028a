"""Rounding to the dtypes, and how near a result has to be.

NumPy has no bfloat16: such tensors are float32 arrays here whose elements are
bfloat16 numbers, with the dtype's name beside them.
"""

import numpy as np

DTYPES = {
    "float32": np.float32, "float64": np.float64, "int8": np.int8,
    "int16": np.int16, "int32": np.int32, "int64": np.int64,
    "uint8": np.uint8, "uint16": np.uint16, "uint32": np.uint32,
    "uint64": np.uint64, "bool": np.bool_, "float16": np.float16,
    "bfloat16": np.float32,
}
FLOATS = ("float32", "float64", "float16", "bfloat16")
LARGEST_BFLOAT16 = np.longdouble(2.0**128 - 2.0**120)


class Near:
    """A result whose last bits no documentation pins down.

    `value` in a wide dtype, and for each element how far off a result may be,
    beside its own rounding; infinity where anything goes, as for sums that may
    overflow on the way, according to their order.
    """

    def __init__(self, value, error):
        self.value = np.asarray(value)
        self.error = np.where(np.isnan(error), np.inf, error)
        # What is not finite is so by the inputs, and exact.
        exact = ~np.isfinite(self.value) & np.isfinite(error)
        self.error = np.where(exact, 0, self.error)


def wide(x):
    """x with at least 11 more bits, in which references compute."""
    x = np.asarray(x)
    return x.astype(np.float64 if x.dtype == np.float32 else np.longdouble)


def unit(x):
    """Half the distance from 1 to the next number of x's dtype."""
    return np.longdouble(np.finfo(np.asarray(x).dtype).eps) / 2


def tiny(x):
    """The least number of x's dtype above 0, a subnormal one."""
    return np.longdouble(np.finfo(np.asarray(x).dtype).smallest_subnormal)


def largest(x):
    return np.longdouble(np.finfo(np.asarray(x).dtype).max)


def finite_size(terms):
    """|terms|, 0 for what is not finite."""
    return np.where(np.isfinite(terms), np.abs(terms), 0)


def to_bfloat16(x):
    """The nearest bfloat16, of two the even one, as float32."""
    x = np.asarray(x).astype(np.longdouble)
    exponent = np.frexp(np.where(np.isfinite(x), x, 0))[1]
    quantum = np.ldexp(np.longdouble(1), np.maximum(exponent, -125) - 8)
    rounded = np.copysign(np.rint(x / quantum) * quantum, x)
    rounded = np.where(np.isfinite(x), rounded, x)
    too_large = np.abs(rounded) > LARGEST_BFLOAT16
    rounded = np.where(too_large, np.copysign(np.inf, x), rounded)
    return rounded.astype(np.float32)


def rounded(x, dtype):
    """x as `dtype` as Cast does it: integers wrap; floats are truncated and held
    to an integer's range, rounded to a float."""
    x = np.asarray(x)
    if dtype == "bfloat16":
        return to_bfloat16(x)
    target = np.dtype(DTYPES[dtype])
    if target.kind == "b":
        return x != 0
    if target.kind in "iu" and x.dtype.kind == "f":
        limits = np.iinfo(target)
        x = np.where(np.isnan(x), 0, np.trunc(x.astype(np.longdouble)))
        return np.clip(x, np.longdouble(limits.min),
                       np.longdouble(limits.max)).astype(target)
    return x.astype(target)


def spacing(x, dtype):
    """The distance between numbers of `dtype` at x."""
    if dtype == "bfloat16":
        exponent = np.frexp(np.asarray(x, np.longdouble))[1]
        return np.ldexp(np.longdouble(1), np.maximum(exponent, -125) - 8)
    # That of the largest number, after which NumPy sees infinity, is that of
    # the one before it.
    last = np.nextafter(np.finfo(DTYPES[dtype]).max, DTYPES[dtype](0))
    at = np.minimum(np.abs(x).astype(DTYPES[dtype]), last)
    return np.spacing(at).astype(np.longdouble)


def wrong(got, want, dtype, ulp):
    """Where `got` isn't `want`, a reference's result: an array of bools.

    `ulp`: how many units in the last place a wide result of floats may be off;
    0: none, and -0 is not 0.
    """
    if dtype not in FLOATS:
        return got != rounded(want, dtype)
    error = 0
    value = want
    if isinstance(want, Near):
        value, error = want.value, want.error
    nearest = rounded(value, dtype)
    if not isinstance(want, Near) and not ulp:
        same = (got == nearest) & (np.signbit(got) == np.signbit(nearest))
        return ~(same | (np.isnan(got) & np.isnan(nearest)))
    size = spacing(nearest, dtype)
    anything = np.isinf(error)
    # Half a unit is a result's own rounding; a reference may be 1/16 off.
    error = error + (ulp + 1 / 16 if ulp else 1) * size
    value = np.asarray(value).astype(np.longdouble)
    limit = np.longdouble(LARGEST_BFLOAT16 if dtype == "bfloat16" else
                          np.finfo(DTYPES[dtype]).max)
    result = got.astype(np.longdouble)
    # Beyond the largest number stands infinity, as far as the next one would be.
    next_one = limit + spacing(limit, dtype)
    result = np.where(np.isinf(result), np.copysign(next_one, result), result)
    bounded = np.clip(value, -next_one, next_one)
    near = np.abs(result - bounded) <= error
    signs = (nearest != 0) | (got != 0) | (np.signbit(got) == np.signbit(value))
    if isinstance(want, Near):
        signs = np.True_
    same = np.where(np.isnan(value), np.isnan(got), near & signs)
    same = np.where(np.isinf(value) & (error < limit), got == value, same)
    return ~(same | anything)
