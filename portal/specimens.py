"""Invented contents for the style guide: one of each component, in every state."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import QueryDict
from django.utils.translation import gettext as _


class SpecimenForm(forms.Form):
    """Filled in wrongly on purpose."""

    name = forms.CharField(label="姓名", help_text="与证件一致。")
    email = forms.EmailField(label="电子邮箱", required=False)
    agency = forms.ChoiceField(label="受理机关", choices=[("", "请选择"), ("health", "市卫生健康委员会")])
    day = forms.DateField(
        label="形成日期",
        required=False,
        widget=forms.DateInput(attrs={"type": "date", "class": "input--s"}, format="%Y-%m-%d"),
    )
    text = forms.CharField(label="所需信息", widget=forms.Textarea(attrs={"rows": 4}), required=False)
    route = forms.ChoiceField(
        label="获取方式", choices=[("email", "电子邮件"), ("post", "邮寄")], widget=forms.RadioSelect
    )
    wishes = forms.MultipleChoiceField(
        label="提醒",
        choices=[("due", "到期前"), ("done", "办结后")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    file = forms.FileField(label="附件", required=False, help_text="不超过 20 MB。")
    consent = forms.BooleanField(label="我已核对以上内容")


COLOURS = (
    ("primary", "黛青", "主色"),
    ("primary-tint", "黛青 浅", "主色的底"),
    ("hall", "明堂", "深底"),
    ("light", "晨光", "此处、此时"),
    ("ink", "墨", "正文"),
    ("ink-2", "墨 二", "次要文字"),
    ("line-strong", "线", "控件边框"),
    ("wash", "素", "分区底色"),
    ("ok", "正常", "有效、按期"),
    ("warn", "注意", "将到期、已修改"),
    ("bad", "逾期", "逾期、错误"),
    ("off", "失效", "废止、停用"),
)
MONTHS = ((118, 6), (96, 5), (142, 4), (137, 3), (129, 2), (133, 4), (151, 3), (140, 2), (124, 2))


def page(query: QueryDict) -> dict[str, Any]:
    return {
        "colours": [{"name": name, "title": title, "use": use} for name, title, use in COLOURS],
        "form": SpecimenForm({"email": "name@", "agency": "", "day": "2026-10-13"}),
        "page": Paginator(range(260), 20).get_page(query.get("page")),
        "facts": [
            ("索引号", "MZ-013-2026-00127"),
            ("发文字号", "明卫发〔2026〕12号"),
            ("成文日期", "2026-03-15"),
            ("有效性", "有效"),
        ],
        "entries": [
            {"when": "9 月 14 日", "datetime": "2026-09-14", "what": "收到申请", "text": "网上提交，当日确认。"},
            {
                "when": "今天",
                "datetime": "2026-10-13",
                "what": "拟定答复",
                "text": "由公开工作机构审核。",
                "state": "now",
            },
            {"when": "不晚于 10 月 22 日", "datetime": "2026-10-22", "what": "作出答复", "state": "next"},
        ],
        "step_names": ["申请人", "所需信息", "获取方式", "核对提交"],
        "series": [_("In time"), _("Late")],
        "rows": [{"label": f"{n} 月", "values": list(values)} for n, values in enumerate(MONTHS, 1)],
        "today": date(2026, 10, 13),
    }
