"""The sheet of the catalogue: out and in again, as people make it, and what no sheet may do."""

import io
import random
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from openpyxl import Workbook, load_workbook

from agencies import tables
from agencies.tables import safe, unsafe
from disclosures.catalogue import planning, reading
from disclosures.catalogue.columns import COLUMNS, LABELS, channels_of, column_of
from disclosures.catalogue.writing import workbook
from disclosures.enums import Channel, Cycle
from disclosures.models import CatalogueItem, Category, Field
from tests import factories
from tests.racing import at_once

pytestmark = pytest.mark.django_db

NASTY = [
    "=1+1", "'=1", "+86", "-", "@x", "＝SUM(A1)", "''+x", "√", "是", "无", "■政府网站", "其他", "（）", "每年", "1.0",
    "True",
    "注：甲", "  两 端  ", "a\x00b\ufffe", "_x0041_", "第一行\n\n=第二行", "𠮷", "<b>&amp;</b>", "一级事项", "序号",
]  # fmt: skip


def as_upload(book: Workbook) -> io.BytesIO:
    out = io.BytesIO()
    book.save(out)
    out.seek(0)
    return out


def items_of(agency) -> list[CatalogueItem]:
    return list(CatalogueItem.objects.filter(agency=agency, active=True).in_order())


def brought_in(agency, book, fallback=None) -> planning.Plan:
    return planning.plan(agency, reading.read(as_upload(book), fallback))


def commit(agency, book, actor=None, fallback=None) -> planning.Plan | None:
    rows = reading.read(as_upload(book), fallback)
    return planning.commit(agency, rows, None, shown=planning.plan(agency, rows).digest, actor=actor)


def sheet(*rows, heads=None, title="重大建设项目") -> Workbook:
    """A workbook as an office makes it: one sheet, the usual heads in two rows."""
    book = Workbook()
    page = book.active
    page.title = title
    upper = [
        "序号", "公开事项", None, "公开内容（要素）", "公开依据", "公开时限", "公开主体", "公开渠道和载体", "公开对象",
        None, "公开方式", None, "公开层级", None,
    ]  # fmt: skip
    lower = [None, "一级事项", "二级事项", *[None] * 5, "全社会", "特定群众", "主动", "依申请公开", "县级", "乡级"]
    for row in heads or (upper, lower):
        page.append(row)
    for row in rows:
        page.append(row)
    return book


GOOD = [
    1, "批准服务信息", "办事指南", "申报要求；申报材料", "《条例》", "自信息形成或者变更之日起20个工作日内",
    "发展改革局", "■政府网站□政府公报 ■政务服务中心", "√", None, "√", None, "√", None,
]  # fmt: skip


def generated(agency, rng: random.Random, n: int) -> None:
    fields, places = [None, *Field.objects.all()[:5]], list(Category.objects.all()[:5])
    words = lambda: rng.choice([*NASTY, "", f"事项{rng.randrange(999)}", "办事指南 " * rng.randrange(1, 9)])  # noqa: E731
    for number in range(n):
        cycle, initiative = rng.choice(Cycle.values), rng.random() < 0.8
        item = CatalogueItem(
            agency=agency, field=rng.choice(fields), category=rng.choice(places), seq=words()[:20],
            item_l1=f"{words()[:80]}x{rng.randrange(9)}", item_l2=words()[:100], content=f"{words()}\n{number}",
            basis=words(), time_limit=words(), owner=words(), channels=rng.sample(Channel.values, rng.randrange(13)),
            channel_other=words()[:90], audience_all=rng.random() < 0.5, audience_group=words(), cycle=cycle,
            cycle_n=None if cycle == Cycle.CHANGE else rng.randrange(1, 400), by_initiative=initiative,
            by_request=not initiative or rng.random() < 0.3, level_county=rng.random() < 0.5,
            level_town=rng.random() < 0.5, level_village=rng.random() < 0.5, order=rng.randrange(50),
        )  # fmt: skip
        item.full_clean()
        item.save()


@pytest.mark.parametrize("seed", range(6))
def test_what_goes_out_comes_in_as_no_change(seed):
    agency = factories.agency()
    generated(agency, random.Random(seed), 60)
    before = list(CatalogueItem.objects.order_by("pk").values())
    found = brought_in(agency, workbook(agency, items_of(agency)))
    assert [(e.state, e.row.faults, e.changes) for e in found.entries if e.state != planning.State.SAME] == []
    assert (len(found.same), found.untouched) == (60, 0)
    elsewhere = factories.agency()
    book = workbook(agency, items_of(agency))
    assert len(commit(elsewhere, book).new) == 60
    assert list(CatalogueItem.objects.filter(agency=agency).order_by("pk").values()) == before
    names = [*LABELS, "channel_other", "field_id", "cycle_n", "limit_n"]
    copies = {item.key: item for item in items_of(elsewhere)}
    for item in items_of(agency):
        assert [getattr(copies[item.key], name) for name in names] == [getattr(item, name) for name in names]


@pytest.mark.parametrize("text", [*NASTY, "'", "''", "'x", " =1"])
def test_an_apostrophe_against_formulas_is_taken_away_again(text):
    assert unsafe(str(safe(text))) == text.replace("\x00", "").replace("\ufffe", "")


def test_no_cell_of_the_export_is_a_formula():
    agency = factories.agency()
    generated(agency, random.Random(1), 30)
    for page in load_workbook(as_upload(workbook(agency, items_of(agency)))):
        assert {cell.data_type for row in page.iter_rows() for cell in row} <= {"s", "n", "inlineStr"}


def test_the_columns_stand_in_the_official_order_under_two_merged_rows():
    agency = factories.agency()
    page = load_workbook(as_upload(workbook(agency, [])))["法定主动公开内容"]
    upper = [cell.value for cell in page[2]]
    assert [head for head in upper if head] == [
        "序号", "公开事项", "公开内容（要素）", "公开依据", "公开时限", "公开主体", "公开渠道和载体", "公开对象",
        "公开方式", "公开层级", "更新周期",
    ]  # fmt: skip
    assert [cell.value for cell in page[3]][8:12] == ["全社会", "特定群体", "主动", "依申请"]
    assert {"A2:A3", "B2:C2", "I2:J2", "K2:L2", "M2:O2"} <= {str(area) for area in page.merged_cells.ranges}


def test_a_sheet_as_an_office_makes_it_comes_in_and_twice_is_once():
    agency = factories.agency()
    found = commit(agency, sheet(GOOD))
    item = items_of(agency)[0]
    assert [len(found.new), item.field.name, item.category.slug] == [1, "重大建设项目", "projects"]
    assert item.channels == ["site", "service"]
    assert (item.limit_n, item.limit_unit, item.by_initiative, item.by_request) == (20, "working", True, False)
    again = commit(agency, sheet(GOOD))
    assert (len(again.same), again.does_something) == (1, False)
    assert CatalogueItem.objects.count() == 1


def test_merged_cells_are_carried_down_and_across():
    agency = factories.agency()
    second = [2, None, "审批结果", "项目名称", None, None, None, None, None, None, None, None, None, None]
    book = sheet(GOOD, second)
    for letter in "BEFGHIKM":
        book.active.merge_cells(f"{letter}3:{letter}4")
    commit(agency, book)
    one, two = items_of(agency)
    assert (two.item_l1, two.item_l2, two.basis, two.channels) == (one.item_l1, "审批结果", one.basis, one.channels)
    assert two.by_initiative


@pytest.mark.parametrize(
    ("upper", "lower", "name"),
    [
        ("序 号", "", "seq"),
        ("公开事项", "一级 事项", "item_l1"),
        ("公开 事项", "二级事项", "item_l2"),
        ("公开内容(要素)", "", "content"),
        ("公开內容", "", ""),
        ("公开渠道和载体（在标注范围内至少选择其一公开）", "", "channels"),
        ("公开对象", "全 社会", "audience_all"),
        ("公开对象", "特定群众（请写明）", "audience_group"),
        ("公开方式", "依申请公开", "by_request"),
        ("公开方式", "主动", "by_initiative"),
        ("公开层级", "县（区）级", "level_county"),
        ("公开层级", "镇、村级", "level_town"),
        ("公开层级", "村（社区）级", "level_village"),
        ("备注", "", ""),
    ],
)
def test_heads_are_known_in_any_width_and_spacing(upper, lower, name):
    assert column_of(upper, lower) == name


def test_every_head_of_ours_is_known():
    assert [column_of(upper, lower) for _name, upper, lower in COLUMNS] == [name for name, _u, _l in COLUMNS]


@pytest.mark.parametrize(
    ("text", "found", "other", "unknown"),
    [
        ("■政府网站 □政府公报\n■两微一端", ["site", "media"], "", []),
        ("■政府网站 ■发布会、听证会 ■社区/企事业单位、村公示栏（电子屏）", ["site", "conference", "board"], "", []),
        ("√其他（村广播）", ["other"], "村广播", []),
        ("政府网站、公开查阅点", ["site", "reading"], "", []),
        ("■政府网站■飞鸽", ["site"], "", ["飞鸽"]),
        ("", [], "", []),
    ],
)
def test_the_tick_list_of_channels(text, found, other, unknown):
    assert channels_of(text) == (found, other, unknown)


def test_each_fault_says_its_column_and_its_reason_and_the_good_rows_go_in(cast):
    def changed(**cells):
        row = list(GOOD)
        for place, value in cells.items():
            row[int(place[1:])] = value
        return row

    bad = [
        changed(_1=None),
        changed(_2="a", _3=None),
        changed(_2="b", _5="长" * 301),
        changed(_2="c", _7="■飞鸽"),
        changed(_2="d", _8="也许"),
        changed(_2="e", _10=None),
        GOOD,
    ]
    found = commit(cast.health, sheet(GOOD, *bad), actor=cast.head)
    assert (len(found.new), len(found.faulty), CatalogueItem.objects.count()) == (1, 7, 1)
    columns = ("item_l1", "content", "time_limit", "channels", "audience_all", "by_initiative", "item_l1")
    assert [row[3] for row in planning.fault_rows(found)] == [str(LABELS[name]) for name in columns]
    assert [row[1] for row in planning.fault_rows(found)] == [4, 5, 6, 7, 8, 9, 10]


def test_a_change_says_what_changes_and_content_written_anew_is_the_same_item():
    agency = factories.agency()
    commit(agency, sheet(GOOD))
    pk = items_of(agency)[0].pk
    anew = [*GOOD[:3], "申报要求", *GOOD[4:6], "住建局", *GOOD[7:]]
    found = commit(agency, sheet(anew))
    assert [(before, after) for _column, before, after in found.changed[0].changes] == [
        ("申报要求；申报材料", "申报要求"),
        ("发展改革局", "住建局"),
    ]
    assert (items_of(agency)[0].pk, items_of(agency)[0].owner) == (pk, "住建局")


def test_what_is_not_in_the_sheet_stays_and_what_was_put_aside_comes_back():
    agency = factories.agency()
    commit(agency, sheet(GOOD))
    CatalogueItem.objects.update(active=False, active_since=None)
    factories.catalogue_item(agency)
    found = commit(agency, sheet(GOOD))
    assert (len(found.changed), found.untouched) == (1, 1)
    assert [item.active_since is not None for item in items_of(agency)] == [True, True]


def test_another_plan_than_was_shown_is_not_carried_out():
    agency = factories.agency()
    rows = reading.read(as_upload(sheet(GOOD)), None)
    assert planning.commit(agency, rows, None, shown="another", actor=None) is None
    assert not CatalogueItem.objects.exists()


def test_the_field_is_told_by_the_line_above_the_heads_or_by_the_person():
    agency, education = factories.agency(), Field.objects.get(name="义务教育")
    book = sheet(GOOD, title="Sheet1")
    book.active.insert_rows(1)
    book.active["A1"] = "某县义务教育领域基层政务公开标准目录"
    assert reading.read(as_upload(book), None)[0].field_id == education.pk
    assert reading.read(as_upload(sheet(GOOD, title="Sheet1")), education)[0].field_id == education.pk
    assert reading.read(as_upload(sheet(GOOD, title="Sheet1")), None)[0].field_id is None
    assert agency


def refused(book) -> str:
    with pytest.raises(ValidationError) as error:
        reading.read(book if isinstance(book, io.BytesIO) else as_upload(book), None)
    return error.value.messages[0]


def test_what_is_no_catalogue_or_too_much_of_one_is_refused(monkeypatch):
    assert "公开事项" in refused(sheet(heads=(["甲", "乙"],)))
    huge = sheet(GOOD)
    huge.active.cell(row=5000, column=1, value="x")
    assert "2000" in refused(huge)
    wide = sheet(GOOD)
    wide.active.merged_cells.add("A3:XFD1048576")  # carried no further than there is text
    assert len(reading.read(as_upload(wide), None)) == 1
    monkeypatch.setattr(tables, "UNPACKED", 100)
    assert refused(sheet(GOOD))


def test_a_broken_part_is_said_and_not_raised():
    out = io.BytesIO()
    with zipfile.ZipFile(as_upload(sheet(GOOD))) as good, zipfile.ZipFile(out, "w") as broken:
        for name in good.namelist():
            broken.writestr(name, b"<x" if "sheet1" in name else good.read(name))
    out.seek(0)
    assert refused(out)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_imports_at_once_enter_each_row_once():
    if connection.vendor != "postgresql":
        pytest.skip("races need PostgreSQL")
    agency = factories.agency()
    rows = reading.read(as_upload(sheet(GOOD)), None)
    shown = planning.plan(agency, rows).digest
    done = at_once(4, lambda _n: planning.commit(agency, rows, None, shown=shown, actor=None))
    assert sorted(isinstance(plan, planning.Plan) for plan in done) == [False, False, False, True]
    assert CatalogueItem.objects.count() == 1
