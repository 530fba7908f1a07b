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
| `monitoring` | who is monitored, and the traps that follow from it |
| `reporting` | what the register is told: errors, heaps, gaps |
| `monthly` | twelve months of a year, as departments report them |
| `generation` | all of it for every county, written as files of months |

A county is a block with a seed of its own: it comes out the same alone, among others, in any order and in any process.
"""
