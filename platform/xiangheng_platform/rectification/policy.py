"""What the platform itself proposes where no rule of the province is known: days, months and shares.

None of these stands in a notice. They are gathered here so that the division can see and set them in one place.
"""

from datetime import date
from fractions import Fraction

from xiangheng_platform.rectification.words import Level, Severity

#: No day at all, in columns by which lists are ordered.
NEVER = date.max
#: By how many working days after it was registered an issue of 立行立改 is to be put right, where no day is stated.
IMMEDIATE_WORKING_DAYS = 10
#: How many days after closing an issue is looked at again.
RECHECK_DAYS = {Severity.SERIOUS: 90, Severity.GENERAL: 180, Severity.MINOR: 365}
#: How many days after its last day the next level is told of an issue.
ESCALATION_DAYS = {Level.COUNTY: 1, Level.CITY: 15, Level.PROVINCE: 30}
#: Within how many months the same category in the same region is flagged as coming again.
RECURRENCE_MONTHS = 24
#: How many days ahead of its last day a reminder begins.
REMINDER_DAYS = 7
#: How many days a unit has to take an issue up.
CLAIM_DAYS = 5
#: From which similarity on (`workbooks.similarity`) two problems of one region may be the same, and somebody is asked.
ALIKE = Fraction(7, 10)
