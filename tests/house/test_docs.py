"""The docs agree with the code."""

import re

from django.core.management import call_command, get_commands

from portal.workflow_doc import text
from tests.conftest import REPOSITORY


def read(name: str) -> str:
    return (REPOSITORY / name).read_text(encoding="utf-8")


def settings_of_the_environment() -> set[str]:
    return set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', read("portal/settings.py"))) | {"DATABASE_URL"}


def test_readme_lists_every_setting_and_no_other():
    wanted = settings_of_the_environment()
    for name in ("README.md", "README.zh.md"):
        listed = set(re.findall(r"^\| `([A-Z_]+)` \|", read(name), re.M))
        assert listed == wanted, name


def test_readme_names_the_commands_that_others_call():
    ours = {name for name, app in get_commands().items() if app in ("portal", "disclosures", "search", "requests_app")}
    for name in ("README.md", "README.zh.md"):
        named = set(re.findall(r"manage\.py (\w+)", read(name)))
        assert ours <= named, name


def test_workflow_page_is_what_the_tables_say():
    assert read("docs/workflow.md") == text()


def test_no_migration_is_missing(db):
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_version_stands_in_the_changelog():
    version = re.search(r'^version = "(.+)"', read("pyproject.toml"), re.M)[1]
    assert f"## {version}" in read("CHANGELOG.md")
