"""Names as people say them."""

import pytest

from xiangheng_platform.regions.names import is_within, nearest
from xiangheng_scoring.intake.reading.division_names import short_names


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("泸溪县", ("泸溪",)),
        ("宁乡市", ("宁乡",)),
        ("芙蓉区", ("芙蓉",)),
        ("湖南省", ("湖南",)),
        ("江华瑶族自治县", ("江华", "江华县", "江华自治县")),
        ("城步苗族自治县", ("城步", "城步县", "城步自治县")),
        ("靖州苗族侗族自治县", ("靖州", "靖州县", "靖州自治县")),
        ("湘西土家族苗族自治州", ("湘西", "湘西州", "湘西自治州")),
        ("内蒙古自治区", ("内蒙古",)),
        ("宁夏回族自治区", ("宁夏", "宁夏自治区")),
        ("莫力达瓦达斡尔族自治旗", ("莫力达瓦", "莫力达瓦旗", "莫力达瓦自治旗")),
        ("津市市", ("津市",)),
        ("屈原管理区", ("屈原",)),
        ("白羊田镇", ("白羊田",)),
        ("文富市街道", ("文富市",)),
        ("三塘铺瑶族乡", ("三塘铺", "三塘铺乡")),
        ("十八洞村", ("十八洞",)),
    ],
)
def test_a_suffix_is_left_out(name: str, said: tuple[str, ...]) -> None:
    """Level and peoples go, in each of the ways in which it is said."""
    assert short_names(name) == said


@pytest.mark.parametrize("name", ["攸县", "澧县", "道县", "某地"])
def test_no_name_of_one_character_is_made(name: str) -> None:
    """攸县 is never called 攸, and what has no suffix has no short name."""
    assert short_names(name) == ()


@pytest.mark.parametrize("before", ["湖南省邵阳市", "湖南邵阳", "邵阳市", "湖南省", "湖南省邵阳"])
def test_names_above_may_stand_before(before: str) -> None:
    """In full or short, all of them or some."""
    assert is_within(before, ["湖南省", "邵阳市"])


@pytest.mark.parametrize("before", ["湖北省邵阳市", "邵阳市湖南省", "岳阳市"])
def test_other_names_before_are_not_taken(before: str) -> None:
    """Of another place, or in another order."""
    assert not is_within(before, ["湖南省", "邵阳市"])


def test_what_begins_alike_is_nearest() -> None:
    """A slip is more often in the last character than in the first."""
    assert nearest("宁香", ["绥宁", "新宁", "宁乡", "常宁"])[0] == "宁乡"
