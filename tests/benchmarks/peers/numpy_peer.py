"""NumPy, as one writes it."""
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
    raise ValueError("does not do " + kind)


peer.serve("NumPy " + numpy.__version__, prepare)
