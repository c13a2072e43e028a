"""Random shapes, and elements among which the awkward ones are not rare."""

import numpy as np

from precision import DTYPES, FLOATS, LARGEST_BFLOAT16, rounded

MOST_ELEMENTS = 6000


def random_dim(random):
    return random.choices(
        [0, 1, random.randint(2, 5), random.randint(6, 20),
         random.randint(21, 70)], [4, 16, 60, 14, 6])[0]


def random_shape(random, least=0, most=4):
    """A shape of that rank, with at most 4,096 elements."""
    if least <= 1 <= most and random.random() < 0.02:
        return (random.randint(1000, 4096),)
    while True:
        rank = random.choices(range(6), [2, 4, 5, 4, 2, 1])[0]
        if not least <= rank <= most:
            rank = random.randint(least, most)
        shape = tuple(random_dim(random) for _ in range(rank))
        if np.prod(shape, dtype=np.int64) <= 4096:
            return shape


def floats(random, numbers, dtype, shape):
    """`random` chooses what kind of numbers, `numbers` makes them."""
    largest = LARGEST_BFLOAT16 if dtype == "bfloat16" else np.longdouble(
        np.finfo(DTYPES[dtype]).max)
    smallest = np.longdouble(2.0**-133) if dtype == "bfloat16" else (
        np.longdouble(np.finfo(DTYPES[dtype]).smallest_subnormal))
    kind = random.choices(["normal", "few", "wide", "edges", "special"],
                          [45, 20, 10, 8, 17])[0]
    if kind == "few":  # many equal ones
        return np.rint(2 * numbers.standard_normal(shape)) / 2
    x = numbers.standard_normal(shape) * random.choice([1, 1, 4, 30])
    if kind == "wide":
        most = int(np.log2(largest)) - 1
        x = x.astype(np.longdouble) * np.ldexp(
            np.longdouble(1), numbers.randint(-most, most + 1, shape))
    if kind in ("edges", "special"):
        rare = [0.0, -0.0, 1, -1, 0.5, -2.5, largest, -largest, smallest,
                -smallest, smallest * 2**30, 88.75, -104, 710, -746]
        if kind == "special":
            rare = rare[:4] + [np.nan, np.inf, -np.inf]
        rare = np.array(rare, np.longdouble)
        chosen = rare[numbers.randint(0, len(rare), shape)]
        x = np.where(numbers.random_sample(shape) < 0.3, chosen, x)
    return x


def integers(random, numbers, dtype, shape):
    limits = np.iinfo(DTYPES[dtype])
    kind = random.choices(["small", "bits", "edges"], [60, 15, 25])[0]
    low = 0 if limits.min == 0 else -6
    x = numbers.randint(low, 7, shape)
    if kind == "bits":
        x = numbers.randint(0, 2**64, shape, np.uint64)
    if kind == "edges":
        rare = np.array([limits.min, limits.min + 1, limits.max, limits.max - 1,
                         0, 1, 127, 128], np.longdouble).astype(DTYPES[dtype])
        chosen = rare[numbers.randint(0, len(rare), shape)]
        x = np.where(numbers.random_sample(shape) < 0.5, chosen,
                     np.asarray(x).astype(DTYPES[dtype]))
    return x


def random_values(random, numbers, dtype, shape):
    if dtype == "bool":
        return numbers.random_sample(shape) < 0.5
    make = floats if dtype in FLOATS else integers
    return rounded(make(random, numbers, dtype, shape), dtype)
