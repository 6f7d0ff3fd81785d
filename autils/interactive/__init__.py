"""Pieces to play with in a notebook: an `Explorer` each, one Python and one JavaScript file."""

from autils.interactive._base import Explorer
from autils.interactive.softmax_explorer import SoftmaxExplorer

__all__ = ["Explorer", "SoftmaxExplorer"]
