"""The table of calls."""

from collections import namedtuple

# `propose`: a graph and the operator's declaration -> a list of inputs (wires;
# None where left out) and a dict of attributes. `fragile`: where graph.reckless
# is set, it may propose inputs that are an error of a run.
Call = namedtuple("Call", "propose fragile")

CALLS = {}


def call(*names, fragile=False):
    """Registers a function as that of some operators."""

    def register(propose):
        for name in names:
            assert name not in CALLS, name
            CALLS[name] = Call(propose, fragile)
        return propose

    return register
