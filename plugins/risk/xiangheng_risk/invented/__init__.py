"""Invented households whose true probability of falling back into poverty is known in closed form.

Nobody knows the true probability of a real household, so that calibration on real records can only be seen in groups
and after a year. Here every household has its probability beside it, and what befalls it is drawn from the same law.

| module | what it holds |
|---|---|
| `counties` | how counties differ, and what a year brings to each |
| `members` | who lives in a household |
| `households` | the state of a county's households at the end of a year |
| `law` | the probability of twelve months in closed form, and years drawn by it |
| `outlook` | what a household's circumstances mean for the law |
| `development` | the state a year later |
| `monitoring` | who is monitored and since when, and supports that go to the needy |
| `snapshots`, `household_table`, `member_table`, `monthly` | what the register is told: errors, heaps, gaps, traps |
| `tables` | all tables of a county, with the truth |
| `generation`, `marking` | a folder of every county's files, marked as invented |

A county is a block with a seed of its own: it comes out the same alone, among others, in any order and in any process.
"""
