"""Who a household is, in full: reading that is an act with a reason, and so is erasing it."""

from typing import Annotated

from xiangheng_graphql.assembly.capability import Capability
from xiangheng_graphql.context import Caller
from xiangheng_platform.monitoring import revealing
from xiangheng_platform.monitoring.documents import ErasedHousehold, RevealedHousehold
from xiangheng_platform.monitoring.revealing import ERASE, REVEAL
from xiangheng_scoring.records import Meaning

OfHousehold = Annotated[str, Meaning("number of the household in the national system, or its key")]
Reason = Annotated[str, Meaning("what for, for the audit log")]

household_identities = Capability("household_identities")


@household_identities.mutation(
    chinese="看一户的姓名、编号、证件号码、电话全文；谁看的、为什么，写进审计记录", action=REVEAL
)
def reveal_household(caller: Caller, household: OfHousehold, reason: Reason) -> RevealedHousehold:
    """Number, names and telephone of a household in full. That they were read, by whom and why, is an act."""
    return revealing.reveal(caller.store, caller.person, household, reason)


@household_identities.mutation(
    chinese="删除一户的身份信息，不能恢复；台账里的数据从此不知是谁的", action=ERASE
)
def erase_household(caller: Caller, household: OfHousehold, reason: Reason) -> ErasedHousehold:
    """Erase who a household and its people are, for good; what the months hold is nobody's from then on."""
    return revealing.erase(caller.store, caller.person, household, reason)
