"""The table of references."""

from collections import namedtuple


class Refused(Exception):
    """That these inputs are an error when they run: the words it must say."""


# `compute`: inputs (arrays; None where left out), then the attributes that were
# given by name -> an array, a precision.Near, or a tuple of these. `dtypes`: an
# output's dtype each, the last for all that follow: a name, the number of the
# input whose dtype it has, or a function of the attributes and inputs' dtypes.
Reference = namedtuple("Reference", "compute dtypes")

REFERENCES = {}


def reference(name, *dtypes):
    """Registers a function as that of an operator."""

    def register(compute):
        assert name not in REFERENCES, name
        REFERENCES[name] = Reference(compute, dtypes or (0,))
        return compute

    return register


def output_dtype(ref, output, attributes, inputs):
    """The dtype of an output; `inputs` are the dtypes of the inputs."""
    dtype = ref.dtypes[min(output, len(ref.dtypes) - 1)]
    if callable(dtype):
        return dtype(attributes, inputs)
    return inputs[dtype] if isinstance(dtype, int) else dtype
