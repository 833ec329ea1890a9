"""Tables of documents: schemas are data, cells have one form, sums add up, and what is public stays as it was."""

from __future__ import annotations

import io
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from agencies.tables import as_csv
from disclosures import checks, release, workflow
from disclosures.enums import Stage
from disclosures.models import DataTable
from disclosures.tables import checking, keeping, reading, schema, writing
from disclosures.tables.schema import load
from disclosures.tables.values import Wrong, for_file, masked, shown, taken
from ledger.door import Refused
from portal import doctor_tables
from statutes.source import LawError
from tests import factories
from tests.disclosures.test_workflow import at

FUNCTIONS = [
    ("", "合计", "150", "100", "50"),
    ("208", "社会保障和就业支出", "30", "30", ""),
    ("20805", "行政事业单位养老支出", "30", "30", ""),
    ("2080505", "机关事业单位基本养老保险缴费支出", "20", "20", ""),
    ("2080506", "机关事业单位职业年金缴费支出", "10", "10", ""),
    ("210", "卫生健康支出", "120", "70", "50"),
    ("21001", "卫生健康管理事务", "120", "70", "50"),
    ("2100101", "行政运行", "120", "70", "50"),
]


def rows_of(code, rows, columns):
    return [(n, dict(zip(columns, row, strict=True))) for n, row in enumerate(rows, 1)]


def expense(rows=FUNCTIONS):
    columns = ("function", "name", "total", "basic", "project")
    return checking.check(load("budget-expense"), rows_of("budget-expense", rows, columns))


def penalty(**cells):
    row = {
        "party": "明州示例食品有限公司", "party_kind": "法人及非法人组织", "credit_code": "91500000MA00EXAMPL",
        "representative": "甲某", "decision_no": "明卫罚〔2026〕1号", "offence": "未按规定公示",
        "facts": "未在经营场所公示。", "basis": "《示例条例》第三条", "kind": "罚款", "content": "罚款二千元",
        "fine": "0.2", "decided_on": "2026-03-02", "authority": "明州市卫生健康委员会",
    }  # fmt: skip
    return row | cells


def penalties(*rows):
    return checking.check(load("penalty"), list(enumerate(rows or [penalty()], 1)))


def draft(cast, done=None, code="budget-expense", title="2026年部门支出总表"):
    document = at(Stage.DRAFT, cast, title="部门预算")
    keeping.keep(document, load(code), done or expense(), title=title, actor=cast.clerk)
    return document


# Schemas


def test_each_schema_that_is_shipped_can_be_used_and_says_where_it_is_from():
    assert checks.schemas_can_be_used(None) == []
    for one in schema.schemas().values():
        assert one.basis
        assert not one.verified
        names = [name for column in one.columns for name in reading._names(column)]
        assert len(names) == len({*names}), f"{one.code}: a head that means two columns"


def test_a_file_more_is_a_schema_more_and_a_bad_one_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(schema, "FOLDER", tmp_path)
    schema.schemas.cache_clear()
    try:
        own = (
            '[schema]\ncode = "wells"\ntitle = { zh-hans = "水井", en = "Wells" }\nbasis = "示例"\nverified = false\n'
            'kinds = []\norder = 1\n[[column]]\ncode = "name"\n'
            'label = { zh-hans = "名称", en = "Name" }\ntype = "text"\n'
        )
        (tmp_path / "wells.toml").write_text(own, encoding="utf-8")
        assert str(load("wells")) == "Wells"
        assert checks.schemas_can_be_used(None) == []
        (tmp_path / "wells.toml").write_text(own.replace('"text"', '"txt"'), encoding="utf-8")
        (fault,) = checks.schemas_can_be_used(None)
        assert "wells.toml: column[1].type" in fault.msg
    finally:
        schema.schemas.cache_clear()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('type = "money"', 'type = "float"'),
        ('total = "total"', 'total = "name"'),
        ("levels = [3, 5, 7]", "levels = [7, 3]"),
        ('kind = "tree"', 'kind = "bush"'),
        ("order = 130", "order = 130\nsecret = 1"),
        ('code = "budget-expense"', 'code = "other"'),
    ],
)
def test_what_a_schema_says_wrongly_is_refused(before, after, tmp_path):
    text = (schema.FOLDER / "budget-expense.toml").read_text(encoding="utf-8")
    assert before in text
    (tmp_path / "budget-expense.toml").write_text(text.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(LawError):
        schema.read(tmp_path / "budget-expense.toml")


def test_a_table_whose_schema_is_gone_is_still_readable():
    gone = load("gone")
    assert (str(gone), str(gone.column("x"))) == ("gone", "x")


def test_a_column_that_came_to_be_a_number_or_a_day_does_not_break_what_was_kept():
    for column in (MONEY, DAY):
        assert shown(column, "约二十") == for_file(column, "约二十") == "约二十"
    columns, rows = rows_and_columns(expense())
    rows[0][2] = "约二十"
    assert checking.broken(load("budget-expense"), columns, rows)[0].stands == "0.00"


# Cells

MONEY, DAY = load("penalty").column("fine"), load("penalty").column("decided_on")
CHOICE, CODE = load("penalty").column("party_kind"), load("budget-expense").column("function")
TOTAL = load("budget-expense").column("total")


@pytest.mark.parametrize(
    ("column", "given_", "kept"),
    [
        (TOTAL, "1234.5", "1234.50"),
        (TOTAL, "１，２３４.５万元", "1234.50"),
        (TOTAL, "-0.00", "0.00"),
        (TOTAL, "-5", "-5.00"),
        (MONEY, "0.123456", "0.123456"),
        (MONEY, "¥1,000", "1000.00"),
        (MONEY, "——", ""),
        (DAY, "2026年3月2日", "2026-03-02"),
        (DAY, "2026/3/2", "2026-03-02"),
        (DAY, "20260302", "2026-03-02"),
        (CHOICE, "Natural person", "自然人"),
        (CHOICE, " 自 然人", "自然人"),
        (CODE, "２０８", "208"),
    ],
)
def test_a_cell_has_one_form(column, given_, kept):
    assert taken(column, given_) == kept
    assert taken(column, kept) == kept


@pytest.mark.parametrize(
    ("column", "given_", "why"),
    [
        (TOTAL, "", "is empty"),
        (TOTAL, "约十万", "is not a number"),
        (TOTAL, "1,23", "is not a number"),
        (TOTAL, "1.234", "3 decimals"),
        (TOTAL, "12345678901234.5", "more digits"),
        (TOTAL, "NaN", "is not a number"),
        (TOTAL, "1e5", "is not a number"),
        (MONEY, "-1", "less than 0"),
        (DAY, "2026-02-30", "not a day"),
        (CHOICE, "外星人", "none of"),
        (CODE, "2080", "3, 5, 7"),
    ],
)
def test_why_a_cell_is_not_taken_is_said(column, given_, why):
    with pytest.raises(Wrong, match=why):
        taken(column, given_)


# Sums


def test_what_adds_up_is_left_alone():
    assert expense().faults == []
    assert checking.broken(load("budget-expense"), *rows_and_columns(expense())) == []


def rows_and_columns(done):
    return done.columns, done.rows


@pytest.mark.parametrize(
    ("n", "column", "figure", "said"),
    [
        (0, 2, "151", {(1, "total", "151.00", "150.00")}),
        (3, 2, "21", {(3, "total", "30.00", "31.00"), (4, "total", "21.00", "20.00")}),
        (7, 4, "49.99", {(7, "project", "50.00", "49.99"), (8, "total", "120.00", "119.99")}),
    ],
)
def test_a_sum_that_does_not_add_up_is_said_with_both_figures_and_its_place(n, column, figure, said):
    rows = [list(row) for row in FUNCTIONS]
    rows[n][column] = figure
    found = checking.broken(load("budget-expense"), *rows_and_columns(expense(rows)))
    assert {(one.row, one.column.code, one.stands, one.makes) for one in found} == said


def overview(*rows):
    columns = ("income_item", "income", "expense_item", "expense")
    return checking.check(load("budget-overview"), rows_of("", rows, columns))


def test_both_sides_of_the_overview_come_to_the_same():
    rows = [
        ("一、一般公共预算拨款", "100", "一、卫生健康支出", "90"),
        ("其中：上级补助", "40", "", ""),
        ("本年收入合计", "100", "本年支出合计", "90"),
        ("上年结转", "5", "年终结转", "15"),
        ("收入总计", "105", "支出总计", "105"),
    ]
    assert checking.broken(load("budget-overview"), *rows_and_columns(overview(*rows))) == []
    rows[4] = ("收入总计", "105", "支出总计", "104")
    found = checking.broken(load("budget-overview"), *rows_and_columns(overview(*rows)))
    assert {(one.row, one.column.code) for one in found} == {(5, "expense"), (5, "income")}


# Natural persons


@pytest.mark.parametrize(
    ("name", "kept"),
    [("张三", "张某"), ("欧阳示例", "欧某某"), ("张某某", "张某某"), ("Jane Doe", "J***"), ("王*", "王*")],
)
def test_a_name_is_shortened(name, kept):
    assert masked(name) == kept
    assert masked(kept) == kept


def test_of_a_natural_person_only_the_family_name_is_kept_and_it_is_said():
    done = penalties(penalty(party="张示例", party_kind="自然人"), penalty())
    assert (done.rows[0][0], done.rows[0][2], done.rows[0][3]) == ("张某某", "", "")
    assert [note.column.code for note in done.notes] == ["party", "credit_code", "representative"]
    assert done.rows[1][0] == "明州示例食品有限公司"


def test_numbers_of_papers_are_never_taken_over():
    text = "行政相对人名称,证件号码," + ",".join(
        c.head for c in load("penalty").columns if c.required and c.code != "party"
    )
    rows, unknown = reading.from_csv(load("penalty"), (text + "\n甲,110101199001011237,x\n").encode())
    assert unknown == []
    assert "110101199001011237" not in str(rows)


def test_the_release_check_names_row_and_column(cast):
    document = draft(cast, penalties(penalty(), penalty(content="罚款，电话13800138000")), "penalty", "处罚")
    (found,) = release.findings(document)
    assert (found.place, found.kind) == ("处罚, row 2, Penalty", "mobile")
    assert "13800138000" not in found.shown
    workflow.perform(document, "submit", actor=cast.clerk)
    with pytest.raises(Refused, match="row 2, Penalty"):
        workflow.perform(document, "review", actor=cast.reviewer, facts=factories.reviewed_facts(document))


def test_the_release_check_sees_a_natural_person_who_came_in_by_another_way(cast):
    document = draft(cast, penalties(penalty(party="张示例", party_kind="自然人")), "penalty", "处罚")
    row = document.tables.get().rows.get()
    row.cells[0] = "张示例"
    row.save()
    (found,) = release.findings(document)
    assert (found.place, found.kind, found.shown) == ("处罚, row 1, Party", "natural", "张••")


# Files there and back

LINE = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn", "Co"]), max_size=12)
DECIMAL = st.decimals(min_value=-99999, max_value=99999, places=2).map(str)
TYPED = {
    "text": LINE,
    "name": LINE,
    "long": st.lists(LINE, max_size=3).map("\n".join),
    "code": st.text("0123456789ABCDEFGH", max_size=18),
    "date": st.dates().map(str),
    "money": DECIMAL.map(lambda d: str(abs(Decimal(d)))),
    "choice": st.just(""),
}


@st.composite
def tables(draw):
    shape = load(draw(st.sampled_from(["penalty", "licence", "budget-three-public"])))
    rows = []
    for n in range(1, draw(st.integers(1, 4)) + 1):
        cells = {}
        for column in shape.columns:
            if column.choices:
                cells[column.code] = draw(st.sampled_from([names["zh-hans"] for names in column.choices]))
            elif column.type == "code" and not column.levels:
                cells[column.code] = draw(TYPED["code"])
            else:
                cells[column.code] = draw(TYPED[column.type])
        rows.append((n, cells))
    done = checking.check(shape, rows)
    faulty = {fault.at for fault in done.faults}
    return shape, [row for n, row in enumerate(done.rows) if n not in faulty and not reading._is_margin(row)]


@settings(max_examples=60, deadline=None)
@given(tables(), st.booleans())
def test_what_is_written_to_a_file_is_read_back(made, as_csv_):
    shape, rows = made
    if not rows:
        return
    if as_csv_:
        content = as_csv("x", [c.head for c in shape.columns], writing.lines(shape.columns, rows)).content
        again, unknown = reading.from_csv(shape, content)
    else:
        out = io.BytesIO()
        writing.workbook(shape, shape.columns, "标题", rows).save(out)
        again, unknown = reading.from_xlsx(shape, out)
    done = checking.check(shape, again)
    assert (unknown, done.faults) == ([], [])
    assert done.rows == rows


def test_a_csv_of_an_office_program_is_read_whatever_its_letters_and_marks():
    heads, cells = "支出功能分类科目编码;科目名称;合计", "208;社会保障;1,234.50"
    for code in ("utf-8-sig", "gb18030"):
        rows, _unknown = reading.from_csv(load("budget-expense"), f"{heads}\r\n{cells}\r\n".encode(code))
        assert rows == [(2, {"function": "208", "name": "社会保障", "total": "1,234.50"})]


def test_a_sheet_without_the_heads_or_without_rows_is_refused():
    for text in ("a,b\n1,2\n", "科目编码,名称,合计\n"):
        with pytest.raises(ValidationError):
            reading.from_csv(load("budget-expense"), text.encode())


# The door


def test_only_a_clerk_changes_the_tables_and_only_of_a_draft(cast):
    document = draft(cast)
    for person in (cast.visitor, cast.reviewer, cast.finance_clerk, cast.auditor, cast.sysadmin):
        with pytest.raises(Refused):
            keeping.keep(document, load("budget-expense"), expense(), title="x", actor=person)
    workflow.perform(document, "submit", actor=cast.clerk)
    with pytest.raises(Refused):
        keeping.keep(document, load("budget-expense"), expense(), title="x", actor=cast.clerk)
    with pytest.raises(Refused):
        keeping.take_out(document, 1, actor=cast.clerk)
    assert document.tables.get().size == len(FUNCTIONS)


def test_faulty_cells_are_not_kept_and_a_stale_look_is_refused(cast):
    document = draft(cast)
    with pytest.raises(Refused):
        keeping.keep(document, load("penalty"), penalties(penalty(fine="x")), title="x", actor=cast.clerk)
    seen = keeping.digest(document.tables.get())
    shape = load("budget-expense")
    keeping.keep(document, shape, expense(FUNCTIONS[1:5]), title="短表", n=1, seen=seen, actor=cast.clerk)
    with pytest.raises(Refused, match="Somebody else"):
        keeping.keep(document, shape, expense(), title="长表", n=1, seen=seen, actor=cast.clerk)
    assert (document.tables.get().title, document.tables.get().size) == ("短表", 4)


def test_a_document_whose_sums_do_not_add_up_is_not_submitted(cast):
    rows = [list(row) for row in FUNCTIONS]
    rows[0][2] = "151"
    document = draft(cast, expense(rows))
    with pytest.raises(Refused, match=r"row 1 \(合计\), Total: 151.00 stands there, the others make 150.00"):
        workflow.perform(document, "submit", actor=cast.clerk)


def brought(cast, **more):
    return factories.brought_out(draft(cast, **more), clerk=cast.clerk, reviewer=cast.reviewer)


def test_a_revision_carries_the_tables_and_replaces_them_only_when_it_is_approved(cast):
    document = brought(cast)
    keeping_n = document.tables.get().n
    revision = workflow.revise(document, actor=cast.clerk)
    assert [table.content() for table in revision.tables.all()] == [table.content() for table in document.tables.all()]
    shape = load("budget-expense")
    keeping.keep(revision, shape, expense(FUNCTIONS[1:5]), title="调整后", n=keeping_n, actor=cast.clerk)
    keeping.keep(revision, load("penalty"), penalties(), title="又一张", actor=cast.clerk)
    assert [table.title for table in document.tables.all()] == ["2026年部门支出总表"]
    revision.refresh_from_db()
    revision.formed_on = document.formed_on
    revision.save()
    factories.brought_out(revision, clerk=cast.clerk, reviewer=cast.reviewer, note="预算调整。")
    document.refresh_from_db()
    assert [(t.n, t.title) for t in document.tables.all()] == [(1, "调整后"), (2, "又一张")]
    assert [(t.n, t.title) for t in revision.tables.all()] == [(1, "2026年部门支出总表")]
    contents = list(document.revisions.values_list("content", flat=True))
    assert [[t["title"] for t in content["tables"]] for content in contents] == [
        ["2026年部门支出总表"],
        ["调整后", "又一张"],
    ]
    assert contents[0]["tables"][0]["rows"][0] == ["", "合计", "150.00", "100.00", "50.00", ""]
    assert [*doctor_tables.public_tables_are_those_of_the_last_revision()] == []


def test_the_doctor_sees_a_table_that_was_changed_beside_the_door(cast):
    document = brought(cast)
    row = document.tables.get().rows.first()
    row.cells[2] = "xx"
    row.save()
    assert [*doctor_tables.public_tables_are_those_of_the_last_revision()]
    assert "row 1, total" in next(doctor_tables.tables_are_in_their_form())
    DataTable.objects.update(schema="gone")
    assert "no schema gone" in next(doctor_tables.tables_are_in_their_form())


# Comparison


def test_two_versions_show_the_rows_that_differ_and_no_other(cast, browser):
    document = brought(cast)
    revision = workflow.revise(document, actor=cast.clerk)
    rows = [list(row) for row in FUNCTIONS]
    rows[3][2], rows[3][3] = "21", "21"
    rows.insert(4, ["2080507", "对职业年金的补助", "1", "1", ""])
    del rows[-1]
    keeping.keep(revision, load("budget-expense"), expense(rows), title="调整", n=1, actor=cast.clerk)
    keeping.keep(revision, load("penalty"), penalties(), title="又一张", actor=cast.clerk)
    page = browser(cast.clerk).get(reverse("admin:disclosures_document_compare", args=[revision.pk]))
    changed, new = page.context["tables"]
    assert [(row.kind, row.before, row.after) for row in changed.rows] == [
        ("changed", 4, 4),
        ("new", 0, 5),
        ("gone", 8, 0),
    ]
    assert [cell.text for cell in changed.rows[0].right if cell.changed] == ["21.00", "21.00"]
    assert (changed.said, new.kind) == ([("2026年部门支出总表", "调整")], "new")
    assert "<ins>21.00</ins>" in page.content.decode()
