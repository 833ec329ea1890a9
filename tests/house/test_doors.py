"""The doors hold: who writes projected columns, what production refuses, which words the tables use."""

import ast
import os
import subprocess
import sys

import pytest
from django.utils.functional import Promise

from portal.workflow_doc import WORKFLOWS
from tests.conftest import REPOSITORY

CODE = [
    path
    for path in sorted(REPOSITORY.glob("*/**/*.py"))
    if not {".venv", "tests", "migrations", "var", "benchmarks"} & set(path.relative_to(REPOSITORY).parts)
]


def calls(path, name: str) -> list[int]:
    """Lines on which a method of that name is called."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == name
    ]


def test_only_a_workflow_projects():
    strangers = [
        f"{path.relative_to(REPOSITORY)}:{line}"
        for path in CODE
        for name in ("project", "project_new")
        for line in calls(path, name)
        if not path.name.startswith("workflow")
    ]
    assert strangers == []


def test_nobody_reaches_below_the_locked_querysets():
    """`models.QuerySet(Model)` and `_base_manager` would go round the locks."""
    strangers = [
        f"{path.relative_to(REPOSITORY)}: {word}"
        for path in CODE
        for word in ("_base_manager", "models.QuerySet(", "._raw_delete", "._update(")
        if word in path.read_text(encoding="utf-8") and path.name != "locks.py"
    ]
    assert strangers == []


def test_tables_of_steps_speak_the_readers_language():
    silent = [
        f"{name}: {action}"
        for name, table, _stages in WORKFLOWS
        for (_stage, action), step in table.items()
        if not (isinstance(step.by, Promise) and isinstance(step.label, Promise))
    ]
    assert silent == []


@pytest.mark.parametrize("wrong", [{"DEMO": "1"}, {"DEBUG": "1"}])
def test_a_real_site_refuses_the_demonstration(wrong, tmp_path):
    environment = {**os.environ, "SECRET_KEY": "x" * 60, "VAR_DIR": str(tmp_path), **wrong}
    run = subprocess.run(
        [sys.executable, "manage.py", "check"], cwd=REPOSITORY, env=environment, capture_output=True, text=True
    )
    assert run.returncode != 0
    assert "unset DEMO and DEBUG" in run.stderr


@pytest.mark.parametrize("given", [None, "short", "x" * 60])
def test_a_real_site_needs_data_keys_of_its_own(given, tmp_path):
    environment = {**os.environ, "SECRET_KEY": "x" * 60, "VAR_DIR": str(tmp_path)}
    environment |= {"DATA_KEYS": given} if given else {}
    run = subprocess.run(
        [sys.executable, "manage.py", "check"], cwd=REPOSITORY, env=environment, capture_output=True, text=True
    )
    assert run.returncode != 0
    assert "DATA_KEYS must hold" in run.stderr


def test_storeys_hold():
    lint = os.path.join(os.path.dirname(sys.executable), "lint-imports")
    run = subprocess.run([lint, "--no-cache"], cwd=REPOSITORY, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout
