"""What a field asks of whoever asks for it, where the printed schema shows it."""

import strawberry
from strawberry.schema_directive import Location


@strawberry.schema_directive(
    locations=[Location.FIELD_DEFINITION],
    name="requires",
    description="要有哪一项权限（见 xiangheng permission list）\n\nThe action of the table of rights that a field asks for.",
)
class Requires:
    """The action of the table of rights that a field asks for; empty for a field that anybody may ask for."""

    action: str = strawberry.directive_field(name="action")
