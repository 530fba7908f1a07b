"""Tables of visit lists: models and their approval, capacity, lists and who is on them, what visits found, what drifts.

A household stands under its key alone, a county under the key of its division.
"""

from datetime import date

from sqlalchemy import BigInteger, Text
from sqlmodel import Field

from xiangheng_platform.store.tables import Filed, History


class RiskModelRow(Filed, table=True):
    """A trained model whose file is kept. `evaluation` is the document of `RiskEvaluation`, `card` the model card as text.

    `kind` is the name of the model that a plugin gives, `trained_on` the cut month (202312) of what it was trained on.
    """

    __tablename__ = "risk_model"

    digest: str = Field(index=True, sa_type=Text)
    kind: str = Field(sa_type=Text)
    plugin: str = Field(sa_type=Text)
    title: str = Field(sa_type=Text)
    trained_on: int
    evaluation: str = Field(sa_type=Text)
    card: str = Field(sa_type=Text)
    may_ship: bool
    is_invented: bool
    registered_by: str = Field(sa_type=Text)


class RiskApprovalRow(History, table=True):
    """That a model may make lists, by whom and why; retracted, that it may no longer."""

    __tablename__ = "risk_model_approval"

    model: str = Field(index=True, sa_type=Text)
    reason: str = Field(sa_type=Text)
    approved_by: str = Field(sa_type=Text)


class VisitCapacityRow(History, table=True):
    """How many households a county can visit in a month, from a month on until the next row of the same county."""

    __tablename__ = "visit_capacity"

    division: int = Field(index=True, sa_type=BigInteger)
    since: int
    visits: int
    stated_by: str = Field(sa_type=Text)


class VisitListRow(History, table=True):
    """The list of a month: by which model, among how many households, and by what seed the random ones were drawn.

    `features` names what contributions speak of, as a JSON list, and `base` is the logit that they are told against, a 64-bit float
    in its shortest digits; `frame` is the digest of what was drawn from. `typical` is what a household that was ranked typically has
    of each feature, as 64-bit floats in base64, NaN where that is not told; None for a list that was made before it was kept. `level` is the document
    of `ListLevel`, whose shift is in `base` and in the probabilities; None where the level was not watched.
    """

    __tablename__ = "visit_list"

    month: int = Field(index=True)
    model: str = Field(sa_type=Text)
    seed: str = Field(sa_type=Text)
    frame: str = Field(sa_type=Text)
    households: int = Field(sa_type=BigInteger)
    features: str = Field(sa_type=Text)
    base: str = Field(sa_type=Text)
    typical: str | None = Field(default=None, sa_type=Text)
    is_invented: bool
    made_by: str = Field(sa_type=Text)
    level: str | None = Field(default=None, sa_type=Text)


class ListCountyRow(History, table=True):
    """A county on a list: its households, its visits, how many of them were drawn, and `marginal`, the probability of the last
    household that the model put on, in millionths."""

    __tablename__ = "visit_list_county"

    visit_list: int = Field(index=True, sa_type=BigInteger)
    division: int = Field(index=True, sa_type=BigInteger)
    households: int = Field(sa_type=BigInteger)
    visits: int
    drawn: int
    marginal: int | None = None


class ListedRow(History, table=True):
    """A household on a list: each decision writes the whole anew, in the place of the row before.

    `place` is 1 for the highest probability among all households that were ranked, and 0 for one that was not.
    `percentile` is the share of them that stands lower, in ten-thousandths, `probability` in millionths: a history holds no floats.
    `contributions` and `feature_values` are 64-bit floats in base64, in the order of the list's features, a missing value NaN; those with
    `_before` are by the same model as of the month before. `changes` are words of `Change` with blanks between. What ends in
    `_values` or `_before` and `is_invented` are None in rows of before they were kept.
    `is_off` says that somebody took it off, `reason` and `decided_by` who decided, and why.
    """

    __tablename__ = "listed_household"

    visit_list: int = Field(index=True, sa_type=BigInteger)
    household: int = Field(index=True, sa_type=BigInteger)
    division: int = Field(index=True, sa_type=BigInteger)
    place: int = Field(sa_type=BigInteger)
    percentile: int
    percentile_before: int | None = None
    probability: int
    way: str = Field(sa_type=Text)
    band: str = Field(sa_type=Text)
    changes: str = Field(sa_type=Text)
    contributions: str = Field(sa_type=Text)
    feature_values: str | None = Field(default=None, sa_type=Text)
    contributions_before: str | None = Field(default=None, sa_type=Text)
    feature_values_before: str | None = Field(default=None, sa_type=Text)
    is_invented: bool | None = None
    is_off: bool = False
    reason: str = Field(default="", sa_type=Text)
    decided_by: str = Field(default="", sa_type=Text)


class VisitOutcomeRow(History, table=True):
    """What a visit to a household found; `list_month` is that of the list because of which it was made, None for none."""

    __tablename__ = "visit_outcome"

    household: int = Field(index=True, sa_type=BigInteger)
    division: int = Field(index=True, sa_type=BigInteger)
    visited_on: date
    outcome: str = Field(sa_type=Text)
    list_month: int | None = None
    way: str = Field(sa_type=Text)
    reported_by: str = Field(sa_type=Text)


class RiskDriftRow(History, table=True):
    """What was found of a model in a month: the document of `RiskDrift`, in the place of an earlier one of the same month."""

    __tablename__ = "risk_drift"

    model: str = Field(index=True, sa_type=Text)
    month: int = Field(index=True)
    document: str = Field(sa_type=Text)
    is_invented: bool
    recorded_by: str = Field(sa_type=Text)
