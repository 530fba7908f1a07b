"""The counties that the texts of a file mean, each looked up once for its month."""

from xiangheng_platform.monitoring.columns import COUNTY, MONTH
from xiangheng_platform.monitoring.frames import pl
from xiangheng_platform.monitoring.intake.contents import content_of
from xiangheng_platform.monitoring.intake.findings import Finding
from xiangheng_platform.monitoring.intake.sheets import ROW
from xiangheng_platform.monitoring.month_numbers import YEARS, last_day
from xiangheng_platform.regions.errors import RegionError
from xiangheng_platform.regions.facts import Kind, Level
from xiangheng_platform.regions.gazetteer import Gazetteer
from xiangheng_platform.regions.lookup import find
from xiangheng_platform.regions.tree import Division


class Counties:
    """The counties of a file: `keys` by code, once its rows were `coded`, and what is wrong with the texts that mean none."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self.findings: list[Finding] = []
        self.keys: dict[str, int] = {}

    def coded(self, rows: pl.DataFrame) -> pl.DataFrame:
        """The rows with the codes of their counties, nothing where the text means none or the month is not stated."""
        place = (COUNTY.name, MONTH.name)
        # Of a month that cannot be, the month is at fault, and not that its counties are others.
        is_of_years = (pl.col(MONTH.name) // 100).is_between(YEARS[0], YEARS[-1])
        stated = rows.filter(is_of_years, *(pl.col(name).is_not_null() for name in place))
        codes = []
        for text, month, numbers in stated.group_by(place, maintain_order=True).agg(ROW).iter_rows():
            try:
                county = self._county(text, month)
            except RegionError as error:
                self.findings.append(_finding(text, numbers, error))
                continue
            if county is None:
                message = f"县：「{text}」不是县级"
                self.findings.append(
                    Finding("MONITORING-VALUE", COUNTY.name, numbers, message, content_of(COUNTY), "写县的代码或全称", text)
                )  # fmt: skip
                continue
            self.keys[county.code] = county.key
            codes.append((text, month, county.code))
        schema = {COUNTY.name: pl.String, MONTH.name: pl.Int32, "code": pl.String}
        known = pl.DataFrame(codes, schema=schema, orient="row")
        named = rows.join(known, on=place, how="left", maintain_order="left")
        return named.with_columns(pl.col("code").alias(COUNTY.name)).drop("code")

    def _county(self, text: str, month: int) -> Division | None:
        """The county that a text means at the end of a month, None for another division; raises `RegionError`."""
        division = find(self._gazetteer, text, last_day(month))
        is_county = division.level is Level.COUNTY and division.kind is Kind.DIVISION
        return division if is_county else None


def _finding(text: str, rows: list[int], error: RegionError) -> Finding:
    fault = error.fault
    return Finding(
        "MONITORING-VALUE", COUNTY.name, rows, f"县：{fault.message}", fault.expected, fault.remedy, text
    )
