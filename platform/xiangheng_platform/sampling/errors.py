"""Errors of drawing by lot; nothing was drawn.

DrawError
├── FrameIsEmpty        DRAW-EMPTY      a frame without a key
├── FrameRefused        DRAW-FRAME      a frame that may not be drawn from, with every fault
│                       DRAW-KEY        … one of them: a key that is empty
│                       DRAW-TWICE      … one of them: a key that is there twice
├── SizeRefused         DRAW-SIZE       fewer than none, or more than there are, all strata told at once
└── SeedRefused         DRAW-SEED       a seed that nobody could type again
"""

from xiangheng_scoring.errors import FaultsFound, Kind, XianghengError


class DrawError(XianghengError, code="DRAW", title="没有抽取", kind=Kind.USAGE):
    """What drawing refuses; nothing was drawn."""


class FrameIsEmpty(DrawError, code="DRAW-EMPTY", title="抽样框是空的"):
    """A frame without a single key: nothing can be drawn from it."""


class FrameRefused(FaultsFound, DrawError, code="DRAW-FRAME", title="抽样框有误"):
    """A frame that would not give every key the same chance: a key that is empty or there twice."""


class SizeRefused(FaultsFound, DrawError, code="DRAW-SIZE", title="抽取的个数不合适"):
    """A number to draw that is below none or above what the frame has, in any stratum."""


class SeedRefused(DrawError, code="DRAW-SEED", title="种子不合适"):
    """A seed that is empty, too long, or holds what cannot be seen: nobody could draw with it again."""
