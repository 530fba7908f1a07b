"""The scheme: its tables, its checked model, and the step from one to the other."""

from xiangheng_scoring.scheme.build import build_scheme
from xiangheng_scoring.scheme.frame import Cohort, Fitted, Frame
from xiangheng_scoring.scheme.model import (
    AdjustmentItem,
    CombinedPart,
    Floor,
    Grade,
    Node,
    Ranking,
    Scheme,
    Unit,
)
from xiangheng_scoring.scheme.tables import HEADER, TABLES, Column, Row, SchemeTables, Table
from xiangheng_scoring.vocabulary import Range

__all__ = [
    "HEADER", "TABLES", "AdjustmentItem", "Cohort", "Column", "CombinedPart", "Fitted", "Floor", "Frame", "Grade",
    "Node", "Range", "Ranking", "Row", "Scheme", "SchemeTables", "Table", "Unit", "build_scheme",
]  # fmt: skip
