"""What is true of a county's invented households at a cut, from which the register's tables are told."""

from dataclasses import dataclass

from xiangheng_risk.invented.households import Circumstances, Households
from xiangheng_risk.invented.monitoring import Monitoring
from xiangheng_risk.invented.outlook import Shares
from xiangheng_scoring.numbers.arrays import Array


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A county's households at the end of a month of December: what is true of them, and who is monitored.

    `self_paid` (n,) is what each paid for treatment within the year.
    """

    month: int
    households: Households
    facts: Circumstances
    shares: Shares
    monitoring: Monitoring
    self_paid: Array
