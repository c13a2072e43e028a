"""NumPy, as one writes it."""
import math

import numpy

import peer


def softmax(x):
    e = numpy.exp(x - x.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


FUNCTIONS = {
    "sigmoid": lambda x: 1 / (1 + numpy.exp(-x)),
    "exp": numpy.exp,
    "relu": lambda x: numpy.maximum(x, 0),
    "softmax": softmax,
    "none": lambda x: x,
}


def gelu(x):
    erf = numpy.vectorize(math.erf, otypes=[numpy.float32])
    return x / 2 * (1 + erf(x / numpy.float32(math.sqrt(2))))


FORMS = {
    "add-column": lambda x, c: x + c,
    "arg-max": lambda x, c: x.argmax(axis=1),
    "clip": lambda x, c: x.clip(-1, 1),
    "concat-columns": lambda x, c: numpy.concatenate([x, c], axis=1),
    "every-second-row": lambda x, c: x[::2].copy(),
    "float16": lambda x, c: x.astype(numpy.float16),
    "gelu": lambda x, c: gelu(x),
    "int8": lambda x, c: x.astype(numpy.int8),
    "max-of-rows": lambda x, c: x.max(axis=1),
    "square": lambda x, c: x ** 2,
    "sum-of-channels": lambda x, c: x.sum(axis=(0, 2)),
    "transpose": lambda x, c: x.T.copy(),
}


def prepare(data, threads):
    kind = data.work[0]
    if kind == "mlp":
        x = data["x"]
        layers = [(w, b, FUNCTIONS[f]) for w, b, f in data.layers()]

        def network():
            z = x
            for w, b, function in layers:
                z = function(z @ w + b)
            return z
        return network
    if kind == "matmul":
        a, b = data["a"], data["b"]
        return lambda: a @ b
    if kind in ("map", "softmax"):
        function = FUNCTIONS[data.work[1] if kind == "map" else "softmax"]
        x = data["x"]
        return lambda: function(x)
    if kind == "apply":
        form, x, c = FORMS[data.work[1]], data["x"], data["c"]
        return lambda: form(x, c)
    raise ValueError("does not do " + kind)


peer.serve("NumPy " + numpy.__version__, prepare)
