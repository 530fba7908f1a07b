"""Where somebody's rights reach, and what a question of rights is about."""

from dataclasses import dataclass

SEPARATOR = "/"


@dataclass(frozen=True, slots=True)
class Reach:
    """A department (empty: any) and the subtree of a region (empty: the whole province).

    `region` is a path of codes from the root, `430000/433100/433122`. It is opaque here: regions supply it.
    """

    department: str = ""
    region: str = ""

    def covers(self, target: "Target") -> bool:
        """Whether what is asked about lies within; what lies nowhere in particular lies only within everything."""
        in_department = not self.department or self.department in target.departments
        return in_department and (not self.region or is_within(target.region, self.region))

    @property
    def target(self) -> "Target":
        """The reach itself as something that is asked about: it lies within another if this does."""
        return Target(self.region, (self.department,) if self.department else ())

    @property
    def code(self) -> str:
        """The region's own code, which its path ends with."""
        return self.region.rpartition(SEPARATOR)[2]

    def __str__(self) -> str:
        parts = [self.department, self.code]
        return " · ".join(filter(None, parts)) or "全省"


@dataclass(frozen=True, slots=True)
class Target:
    """What somebody wants to do something to: its region's path, its departments (an object of two offices has two),
    and the login of the person it belongs to. Empty where that does not matter.
    """

    region: str = ""
    departments: tuple[str, ...] = ()
    owner: str = ""


#: What is about the whole province: a day of the calendar, the log, a backup. It lies only within everything.
PROVINCE_WIDE = Target()
EVERYWHERE = Reach()


def is_within(path: str, ancestor: str) -> bool:
    """Whether a path is that of an ancestor or of something below it; whole codes are compared, not letters."""
    return path == ancestor or path.startswith(ancestor + SEPARATOR)
