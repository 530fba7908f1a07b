"""What the members of a household say of it: who is old or at school, ill or disabled, who works where, who is insured."""

from typing import Any

import narwhals as nw

from xiangheng_platform.monitoring.columns import KEY
from xiangheng_platform.monitoring.features.arithmetic import count, quotient, rank
from xiangheng_platform.monitoring.words import Health, Labour, Relation, Schooling

OLD = 65
#: Compulsory schooling is left in the year after this age.
LAST_SCHOOL_AGE = 15
MILD_GRADES = (3, 4)
SEVERE_GRADES = (1, 2)


def of_members(members: "nw.LazyFrame[Any]") -> "nw.LazyFrame[Any]":
    """The features known from the members, a row a household; `members` has a row for each as of one month."""
    counted = members.group_by(KEY.name).agg(*_ages(), *_pupils(), *_health(), *_labour(), *_cover())
    workforce = nw.col("able") + nw.col("weak")
    return counted.with_columns(
        elderly_share=quotient(nw.col("elderly"), nw.col("members")),
        dependency=quotient(nw.col("members") - workforce, nw.col("members")),
        away_share=quotient(nw.col("away"), workforce),
    )


def _ages() -> tuple[nw.Expr, ...]:
    age = nw.col("age")
    return (
        nw.len().alias("members"),
        count(age >= OLD).alias("elderly"),
        count(age < 6).alias("infants"),
        count(age < 16).alias("children"),
        nw.when(nw.col("relation") == str(Relation.HEAD)).then(age).max().alias("head_age"),
    )


def _pupils() -> tuple[nw.Expr, ...]:
    age, is_pupil = nw.col("age"), nw.col("pupil")
    return (
        count(is_pupil).alias("pupils"),
        count(is_pupil & (age == LAST_SCHOOL_AGE)).alias("school_leavers"),
        count(is_pupil & (age >= 16) & (age <= 18)).alias("senior_students"),
        count(is_pupil & (age > 18)).alias("college_students"),
    )


def _health() -> tuple[nw.Expr, ...]:
    health, grade = nw.col("health"), nw.col("disability_grade")
    is_ungraded = (health == str(Health.DISABLED)) & grade.is_null()
    return (
        count(health == str(Health.CHRONIC)).alias("chronic"),
        count(health == str(Health.SERIOUS)).alias("serious"),
        count(grade.is_in(SEVERE_GRADES)).alias("severely_disabled"),
        count(grade.is_in(MILD_GRADES) | is_ungraded).alias("mildly_disabled"),
    )


def _labour() -> tuple[nw.Expr, ...]:
    labour, months_away = nw.col("labour"), nw.col("months_away")
    is_able = labour.is_in((str(Labour.SKILLED), str(Labour.ORDINARY)))
    is_weak = labour == str(Labour.WEAK)
    return (
        count(is_able).alias("able"),
        count(labour == str(Labour.SKILLED)).alias("skilled"),
        count(is_weak).alias("weak"),
        nw.when(is_able).then(rank(nw.col("schooling"), Schooling)).max().alias("schooling"),
        count((is_able | is_weak) & (months_away > 0)).alias("away"),
        months_away.cast(nw.Int64).sum().alias("months_away"),
        nw.col("months_in_post").cast(nw.Int64).sum().alias("months_in_post"),
    )


def _cover() -> tuple[nw.Expr, ...]:
    is_grown_up = (nw.col("age") >= 16) & ~nw.col("pupil")
    return (
        count(~nw.col("insured")).alias("uninsured_members"),
        count(~nw.col("insured_serious")).alias("uninsured_serious"),
        count(is_grown_up & ~nw.col("pension")).alias("unpensioned"),
        count(nw.col("subsistence")).alias("subsistence"),
        count(nw.col("destitute")).alias("destitute"),
    )
