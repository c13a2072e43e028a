"""How each operator is called at random: its inputs and attributes."""

from .registry import CALLS
from . import arithmetic, indices, layout, reductions

__all__ = ["CALLS", "arithmetic", "indices", "layout", "reductions"]
