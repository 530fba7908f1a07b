"""What fields of divisions and of memberships mean, in whatever record they stand; said here once."""

from datetime import date
from typing import Annotated, TypeAlias

from xiangheng_scoring.records import Meaning

LastDay: TypeAlias = Annotated[date | None, Meaning("the last day, included; null: still")]
FirstDay: TypeAlias = Annotated[date, Meaning("the first day, included")]
DivisionCode: TypeAlias = Annotated[
    str, Meaning("the code that it bears then: 6 digits from the province down to the county")
]
DivisionName: TypeAlias = Annotated[
    str, Meaning("the name that it bears then, without those above it: 泸溪县")
]
Verified: TypeAlias = Annotated[
    bool, Meaning("compared with its source; what is not must be marked wherever it is shown")
]
