"""A random graph: nodes that are legal, as their references know the values."""

import random

import numpy as np

from calls import CALLS
from precision import Near, rounded
from references import REFERENCES, Refused
from references.registry import output_dtype
from values import MOST_ELEMENTS, random_shape, random_values


class Wire:
    """A tensor of the graph: an input, a parameter or an output of a node."""

    def __init__(self, name, dtype, value, known):
        self.name = name
        self.dtype = dtype
        self.value = value  # as the references have it
        self.known = known  # before a run, so that shapes may depend on it
        self.numbers = False  # that none of its dims is a name
        self.literal = None  # how a call may write it instead of its name

    def __repr__(self):
        return f"{self.name}: {self.dtype}{list(self.value.shape)}"


class Node:
    def __init__(self, op, inputs, attributes):
        self.op = op  # its declaration
        self.inputs = inputs
        self.attributes = attributes
        self.outputs = []


def rounded_result(result, dtype):
    value = result.value if isinstance(result, Near) else result
    return np.asarray(rounded(value, dtype))


def compute(node, inputs):
    """What the node's reference gives for arrays: a tuple."""
    results = REFERENCES[node.op["name"]].compute(*inputs, **node.attributes)
    return results if isinstance(results, tuple) else (results,)


def number_text(x, dtype):
    if np.asarray(x).ndim:
        return "[" + ", ".join(number_text(part, dtype) for part in x) + "]"
    if dtype == "bool":
        return "true" if x else "false"
    return repr(float(x)) if "float" in dtype else str(int(x))


class RandomGraph:
    """The same graph for the same seed and operators (declarations by name).

    `refused`: what a run has to say where it is an error, else None.
    """

    def __init__(self, seed, operators):
        self.random = random.Random(seed)
        self.numbers = np.random.RandomState(seed % 2**32)
        self.symbolic = self.random.random() < 0.3
        self.reckless = False
        self.wires, self.inputs, self.parameters = [], [], []
        self.nodes = []
        self.refused = None
        names = sorted(operators)
        wanted = self.random.randint(3, 12)
        # The first one in turn, so that none is left out.
        name = names[seed % len(names)]
        while len(self.nodes) < wanted:
            if self.add(operators[name]):
                name = self.random.choice(names)
        if self.random.random() < 0.06:
            self.reckless = True
            fragile = [name for name in names if CALLS[name].fragile]
            self.add(operators[self.random.choice(fragile)])

    def add(self, op):
        """One more node, unless it would be too large."""
        leaves = len(self.inputs), len(self.parameters), len(self.wires)
        inputs, attributes = CALLS[op["name"]].propose(self, op)
        node = Node(op, inputs, attributes)
        arrays = [None if wire is None else wire.value for wire in inputs]
        try:
            results = compute(node, arrays)
        except Refused as refused:
            self.refused = refused.args[0]
            results = ()
        sizes = [np.size(result.value if isinstance(result, Near) else result)
                 for result in results]
        if max(sizes, default=0) > MOST_ELEMENTS:
            del self.inputs[leaves[0]:], self.parameters[leaves[1]:]
            del self.wires[leaves[2]:]
            return False
        reference = REFERENCES[op["name"]]
        dtypes = [wire.dtype if wire else None for wire in inputs]
        known = op["name"] in ("Shape", "Size")
        for i, result in enumerate(results):
            dtype = output_dtype(reference, i, attributes, dtypes)
            wire = Wire(f"n{len(self.nodes)}" + (f"_{i}" if i else ""), dtype,
                        rounded_result(result, dtype), known)
            node.outputs.append(wire)
        self.wires += node.outputs
        self.nodes.append(node)
        return True

    # ---- what a call is made of ---------------------------------------------

    def leaf(self, dtype, value, known=False):
        """A new input or parameter; `known`: a parameter."""
        value = np.asarray(rounded(value, dtype))
        if known or self.random.random() < 0.4:
            wire = Wire(f"p{len(self.parameters)}", dtype, value, True)
            self.parameters.append(wire)
            written = value.size <= 24 and (
                value.size > 0 or value.shape[:-1].count(0) == 0)
            if written and dtype != "bool":
                wire.literal = number_text(value, dtype)
        else:
            wire = Wire(f"x{len(self.inputs)}", dtype, value, False)
            self.inputs.append(wire)
        self.wires.append(wire)
        return wire

    def known(self, dtype, value):
        """A parameter, or a shape that has this value."""
        value = np.asarray(rounded(value, dtype))
        for wire in self.wires:
            if (wire.known and wire.dtype == dtype and self.random.random() < 0.7
                    and np.array_equal(wire.value, value)):
                return wire
        return self.leaf(dtype, value, known=True)

    def new(self, dtype, shape):
        return self.leaf(dtype, random_values(self.random, self.numbers, dtype,
                                              shape))

    def dtype(self, op, variable):
        """One that the operator takes, rather one that is there."""
        dtypes = op["types"][variable]
        there = [wire.dtype for wire in self.wires if wire.dtype in dtypes]
        if there and self.random.random() < 0.4:
            return self.random.choice(there)
        return self.random.choice(dtypes)

    def find(self, dtype, fits=lambda wire: True, newest=0.75):
        """A tensor that is there, or None."""
        if self.random.random() > newest:
            return None
        found = [wire for wire in self.wires[-12:]
                 if wire.dtype == dtype and fits(wire)]
        return self.random.choice(found) if found else None

    def any(self, dtype, least=0, most=5, fits=lambda wire: True):
        """A tensor of that rank; `fits` is for those that are there."""
        wire = self.find(dtype, lambda wire: least <= wire.value.ndim <= most
                         and fits(wire))
        return wire or self.new(dtype, random_shape(self.random, least,
                                                    min(most, max(least, 4))))

    def shaped(self, dtype, shape):
        wire = self.find(dtype, lambda wire: wire.value.shape == tuple(shape))
        return wire or self.new(dtype, shape)

    def beside(self, dtype, other, fits=lambda wire: True):
        """A tensor that can be broadcast with `other`."""

        def match(wire):
            try:
                shape = np.broadcast_shapes(wire.value.shape, other)
            except ValueError:
                return False
            return np.prod(shape, dtype=np.int64) <= MOST_ELEMENTS and fits(wire)

        return self.find(dtype, match) or self.new(dtype, self.partner(other))

    def partner(self, shape):
        """A shape that goes with another one."""
        shape = list(shape)
        if self.random.random() < 0.3:
            shape = shape[self.random.randint(0, len(shape)):]
        for i, dim in enumerate(shape):
            if self.random.random() < 0.2:
                shape[i] = 1 if dim != 1 else self.random.randint(1, 4)
        return tuple(shape)

    def axis(self, rank):
        return self.random.randrange(-rank, rank)

    def axes(self, rank, least=0):
        """Some axes, each once."""
        count = self.random.randint(min(least, rank), rank)
        return [axis - self.random.choice([0, rank])
                for axis in self.random.sample(range(rank), count)]

    def maybe(self, **attributes):
        """Each with a half of the chance, so that defaults are met too."""
        return {name: value for name, value in attributes.items()
                if self.random.random() < 0.5}

    def flag(self):
        return self.random.random() < 0.5
