"""What a field asks of whoever asks for it, where the printed schema shows it."""

import strawberry
from strawberry.schema_directive import Location


@strawberry.schema_directive(
    locations=[Location.FIELD_DEFINITION],
    name="requires",
    description="要有哪一项权限（各角色的见 rights）；provinceWide 为须及于全省\n\n"
    "The action of the table of rights (see `rights`) that a field asks for, and whether a grant must reach the whole province.",
)
class Requires:
    """The action of the table of rights that a field asks for; empty for a field that anybody may ask for."""

    action: str = strawberry.directive_field(name="action")
    #: Told where it holds only: nearly every right may be limited to a department or a region.
    province_wide: bool | None = strawberry.directive_field(name="provinceWide", default=strawberry.UNSET)
