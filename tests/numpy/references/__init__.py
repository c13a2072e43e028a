"""What each operator should give, said in NumPy.

Written from the documentation of ONNX (opset 18) and NumPy, and where those
leave the choice, from what `plexus ops` says of the operator.
"""

from .registry import REFERENCES, Refused
from . import elementwise, layout, losses, products, reductions

__all__ = ["REFERENCES", "Refused", "elementwise", "layout", "losses",
           "products", "reductions"]
