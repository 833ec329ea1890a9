"""The ladder and the mail hours of a site of its own: a mistake is told at the start, not by a mail that fails."""

import pytest
from django.core.checks import run_checks

from notices import ladder

RUNG = """
[[rung]]
code = "{code}"
clock = "{clock}"
days = 0
to = ["{to}"]
up = [{up}]
within = {within}
day_off = "after"
urgency = "late"
"""


@pytest.fixture
def write(settings, tmp_path):
    """Put a file with one rung more than the usual ones in the place of the usual ladder."""

    def written(**rung) -> None:
        words = {"code": "overdue_too", "clock": "message", "to": "head", "up": "", "within": 0, **rung}
        file = tmp_path / "ladder.toml"
        file.write_text(ladder.FILE.read_text(encoding="utf-8") + RUNG.format(**words), encoding="utf-8")
        settings.LADDER_FILE = str(file)

    return written


def told() -> list[str]:
    return [found.msg for found in run_checks() if found.id.startswith("notices.")]


def test_the_usual_ladder_is_sound():
    assert told() == []


@pytest.mark.parametrize(
    ("rung", "said"),
    [
        ({"clock": "replies"}, "clock: knows no limit called replies"),
        ({"to": "applicant"}, "to: knows nobody called applicant for this clock"),
        ({"clock": "proactive", "to": "applicant"}, "to: knows nobody called applicant for this clock"),
        ({"clock": "urge", "to": "handler"}, "to: knows nobody called handler for this clock"),
        ({"clock": "reply", "to": "addressee"}, "to: knows nobody called addressee for this clock"),
        ({"within": 1}, "within: only reminders of a request ask for an acknowledgement"),
        ({}, "code: there is no text notices/feedback.overdue_too.txt"),
        ({"clock": "reply", "code": "due_today", "to": "applicant"}, "names the same code of the same clock twice"),
        (
            {"clock": "correction_notice", "code": "due_today", "to": "applicant"},
            "notices/requests.due_today_applicant.txt",
        ),
    ],
)
def test_what_nobody_could_be_told_by_is_refused(write, rung, said):
    write(**rung)
    (found,) = told()
    assert said in found


def test_mail_hours_that_are_none_are_said(settings):
    settings.MAIL_HOURS = "18:00-08:00"
    (found,) = told()
    assert "MAIL_HOURS" in found
