"""The columns of the official sheet of a catalogue (国办发〔2019〕54号): names, order, the words in their cells."""

from __future__ import annotations

import re
import unicodedata

from django.utils.translation import gettext_lazy as _

from disclosures.enums import Channel, Cycle

# Name of the attribute, upper head, lower head. The order is official; the cycle is ours and stands behind.
COLUMNS = (
    ("seq", "序号", ""),
    ("item_l1", "公开事项", "一级事项"),
    ("item_l2", "公开事项", "二级事项"),
    ("content", "公开内容（要素）", ""),
    ("basis", "公开依据", ""),
    ("time_limit", "公开时限", ""),
    ("owner", "公开主体", ""),
    ("channels", "公开渠道和载体", ""),
    ("audience_all", "公开对象", "全社会"),
    ("audience_group", "公开对象", "特定群体"),
    ("by_initiative", "公开方式", "主动"),
    ("by_request", "公开方式", "依申请"),
    ("level_county", "公开层级", "县级"),
    ("level_town", "公开层级", "乡级"),
    ("level_village", "公开层级", "村级"),
    ("cycle", "更新周期", ""),
)
TICKS = ("audience_all", "by_initiative", "by_request", "level_county", "level_town", "level_village")
# What a person is told a column is called, in that person's language.
LABELS = {
    "seq": _("No."),
    "item_l1": _("item, first level"),
    "item_l2": _("item, second level"),
    "content": _("content (elements)"),
    "basis": _("basis"),
    "time_limit": _("time limit"),
    "owner": _("published by"),
    "channels": _("channels"),
    "audience_all": _("for everybody"),
    "audience_group": _("for a particular group"),
    "by_initiative": _("proactively"),
    "by_request": _("on request"),
    "level_county": _("at the county"),
    "level_town": _("at the township"),
    "level_village": _("in the village"),
    "cycle": _("publication cycle"),
}
CHANNELS = {
    Channel.SITE: "政府网站",
    Channel.GAZETTE: "政府公报",
    Channel.MEDIA: "两微一端",
    Channel.CONFERENCE: "发布会/听证会",
    Channel.BROADCAST: "广播电视",
    Channel.PRINT: "纸质媒体",
    Channel.READING: "公开查阅点",
    Channel.SERVICE: "政务服务中心",
    Channel.STATION: "便民服务站",
    Channel.VISIT: "入户/现场",
    Channel.BOARD: "社区/企事业单位/村公示栏（电子屏）",
    Channel.PUSH: "精准推送",
    Channel.OTHER: "其他",
}
USED, UNUSED = "■", "□"
MARKS, EDGES = "■□☑☐√✓✔●○", " ：:（）()_/、,，[]·.。;；-"
YES = frozenset("√✓✔■☑●vy是有1") | {"yes", "true"}
NO = frozenset("□☐○×✗-—/n否无0") | {"", "no", "false", "——"}
STATUTORY = "法定主动公开内容"
# Which words in the two heads, joined, make which column; the first that fits.
WORDS = (
    ("seq", "^序号|^编号"),
    ("item_l1", "一级|^公开事项$"),
    ("item_l2", "二级"),
    ("content", "公开内容|内容\\(?要素"),
    ("basis", "依据"),
    ("time_limit", "时限"),
    ("owner", "公开主体|责任主体"),
    ("channels", "渠道|载体"),
    ("audience_all", "对象.*(全社会|社会公众)"),
    ("audience_group", "对象.*特定"),
    ("by_request", "方式.*依申请"),
    ("by_initiative", "方式.*主动"),
    ("level_town", "层级.*[乡镇]"),
    ("level_village", "层级.*(村|社区)"),
    ("level_county", "层级.*[县区市]"),
    ("cycle", "周期|更新频"),
)
EVERY = {"每日": (1, Cycle.DAYS), "每天": (1, Cycle.DAYS), "每周": (7, Cycle.DAYS), "每月": (1, Cycle.MONTHS),
         "每季度": (3, Cycle.MONTHS), "每半年": (6, Cycle.MONTHS), "每年": (12, Cycle.MONTHS)}  # fmt: skip
CYCLE = re.compile(r"每?(\d{1,4})(个?月|日|天)")


def narrow(text: str) -> str:
    """Half width, without blanks: how heads and ticks are compared."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def column_of(upper: str, lower: str) -> str:
    """The attribute under these two heads; empty where it is none of ours."""
    joined = narrow(upper) + ("" if narrow(lower) == narrow(upper) else narrow(lower))
    return next((name for name, pattern in WORDS if re.search(pattern, joined)), "")


def channels_text(channels: list[str], other: str) -> str:
    """All thirteen with their ticks, as the sheet has them."""
    marks = [f"{USED if c in channels else UNUSED}{name}" for c, name in CHANNELS.items()]
    return " ".join(marks) + (f"：{other}" if other else "")


def _bare(text: str) -> str:
    return re.sub(r"[\s/、,，()\[\]_:;·.。\-]", "", narrow(text))


NAMES = {_bare(name): channel for channel, name in CHANNELS.items()} | {
    "社区企事业单位村公示栏": Channel.BOARD,
    "社区企事业单位公示栏电子屏": Channel.BOARD,
    "村公示栏电子屏": Channel.BOARD,
    "新闻发布会听证会": Channel.CONFERENCE,
    "新闻发布会": Channel.CONFERENCE,
    "报刊": Channel.PRINT,
    "政府门户网站": Channel.SITE,
}


def channels_of(text: str) -> tuple[list[str], str, list[str]]:
    """The channels ticked, the name of the other one, and what is no channel at all."""
    marked = re.findall(f"([{MARKS}])([^{MARKS}]*)", text)
    if not marked and text.strip():  # a plain list of those that are used
        marked = [(USED, name) for name in re.split(r"[、,，;；\s]+", text)]
    found, other, unknown = [], "", []
    for mark, name in marked:
        bare = _bare(name)
        if bare.startswith("其他") and bare not in NAMES:
            channel, said = Channel.OTHER, other_of(name.partition("其他")[2])
        else:
            channel, said = NAMES.get(bare), ""
        if channel is None and bare:
            unknown.append(" ".join(name.split()))
        elif channel and narrow(mark).lower() in YES:
            found.append(channel.value)
            other = said or other
    return found, other, unknown


def other_of(text: str) -> str:
    """The name of another channel, as it can be told from the marks and brackets around it."""
    return re.sub(f"[{MARKS}]", "", " ".join(text.split())).strip(EDGES)


def group_of(text: str) -> str:
    """A particular group in words; a bare tick where the sheet has no words, nothing where it has a dash."""
    plain = narrow(text).lower()
    return "" if plain in NO else "√" if plain in YES else text


def cycle_text(cycle: str, n: int | None) -> str:
    return {Cycle.DAYS: f"每{n}日", Cycle.MONTHS: f"每{n}个月"}.get(Cycle(cycle), "变更时")


def cycle_of(text: str) -> tuple[str, int | None] | None:
    """Cycle and its length; None where the words give none."""
    plain = narrow(text)
    if plain in EVERY:
        n, cycle = EVERY[plain]
        return cycle.value, n
    if match := CYCLE.fullmatch(plain):
        n = int(match[1])
        return (Cycle.MONTHS.value if "月" in match[2] else Cycle.DAYS.value, n) if n else None
    return (Cycle.CHANGE.value, None) if re.fullmatch(r"变[更化]时?(更新|公开)?|实时|及时", plain) else None
