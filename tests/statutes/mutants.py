"""`make mutants`: break `statutes` in one place after the other and see whether a test of tests/statutes notices.

The mutations are those of mutmut. Its runner forks from a process that has loaded the laws and calendars already, so a
broken loader would never be run; here a fresh child that knows only the libraries loads each mutant. Mutations of
nothing but the words of a message, and of `__all__`, are left out.
"""

import argparse
import ast
import os
import random
import resource
import sys
import time
from collections import Counter
from dataclasses import dataclass
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType

import chinese_calendar  # noqa: F401 - loaded once, before the children
import holidays  # noqa: F401
import hypothesis.strategies  # noqa: F401
import libcst as cst
import pytest
from mutmut.mutation.file_mutation import Mutation, create_mutations, deep_replace

TESTS = sorted(str(path) for path in Path("tests/statutes").glob("test_*.py"))
TOO_SLOW = ("test_no_json_breaks_it", "test_no_history_breaks_it")
LATER = ("properties", "prove", "calendars")  # thorough and slow
CPU_SECONDS, BYTES = 40, 3 << 30


@dataclass(frozen=True)
class Mutant:
    module: str
    number: int
    line: int
    was: str
    becomes: str
    source: str


@dataclass(frozen=True)
class Program:
    """A file of the rules, and all that could be changed in it."""

    path: Path
    module: cst.Module
    mutations: list[Mutation]

    def mutant(self, number: int) -> Mutant | None:
        """One mutant; none if it changes nothing but words or what a star import would take."""
        code, mutation = self.module.code, self.mutations[number]
        source = deep_replace(self.module, mutation.original_node, mutation.mutated_node).code
        lines = zip(code.splitlines(), source.splitlines(), strict=False)
        line, (was, becomes) = next((n, pair) for n, pair in enumerate(lines, 1) if pair[0] != pair[1])
        if was.startswith("__all__") or _without_words(source) == _without_words(code):
            return None
        return Mutant(f"statutes.{self.path.stem}", number, line, was.strip(), becomes.strip(), source)


def programs(modules: list[str]) -> list[Program]:
    """The files, each with its mutations."""
    paths = [path for path in sorted(Path("statutes").glob("*.py")) if not modules or path.stem in modules]
    return [Program(path, *create_mutations(str(path), path.read_text())[:2]) for path in paths]


def _without_words(code: str) -> str:
    """The program without the texts that a person reads: those with a space in them."""
    tree = ast.parse(code)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and " " in node.value.strip():
            node.value = " "
    return ast.dump(tree)


class Broken(MetaPathFinder, Loader):
    """Loads one module from another text than its file."""

    def __init__(self, mutant: Mutant) -> None:
        self.mutant = mutant

    def find_spec(self, name: str, path: object, target: ModuleType | None = None) -> ModuleSpec | None:
        return ModuleSpec(name, self, origin=f"{name.replace('.', '/')}.py") if name == self.mutant.module else None

    def exec_module(self, module: ModuleType) -> None:
        module.__file__ = str(Path(self.mutant.module.replace(".", "/") + ".py").resolve())
        exec(compile(self.mutant.source, module.__file__, "exec"), module.__dict__)  # noqa: S102


class Noticed:
    """Tells the parent which file of tests noticed."""

    def __init__(self, pipe: int) -> None:
        self.pipe = pipe

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            os.write(self.pipe, report.nodeid.partition("::")[0].encode())


def survives(mutant: Mutant, tests: list[str]) -> tuple[bool, str]:
    """Whether no test fails, and the file of the test that failed."""
    reads, writes = os.pipe()
    child = os.fork()
    if not child:
        _try(mutant, tests, writes)
    os.close(writes)
    _, status = os.waitpid(child, 0)
    with os.fdopen(reads, "rb") as pipe:
        noticed = pipe.read().decode()
    return status == 0, noticed


def _try(mutant: Mutant, tests: list[str], pipe: int) -> None:
    """The child: load the mutant and run the tests until one fails; a loop without end is ended by the kernel."""
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))
    os.environ["MUTANT"] = mutant.module
    sys.meta_path.insert(0, Broken(mutant))
    try:
        # The files that noticed most so far come first: to collect all of them costs more than most mutants live.
        parts = [part for part in (tests[:1], tests[1:3], tests[3:]) if part]
        os._exit(int(any(run(part, Noticed(pipe)) for part in parts)))
    finally:
        os._exit(1)


def run(tests: list[str], *plugins: object) -> int:
    """The tests of the rules alone: they need neither Django nor a database."""
    flags = "-x -q -c /dev/null --rootdir . --confcutdir tests/statutes -p no:django -p no:xdist -p no:cacheprovider"
    return pytest.main([*flags.split(), "-k", " and ".join(f"not {name}" for name in TOO_SLOW), *tests], list(plugins))


def hunt(chosen: list[tuple[Program, int]], most: int, minutes: float) -> tuple[Counter, list[Mutant]]:
    """Try the mutants until there are enough or the time is over: tried and killed by module, and who survived."""
    noticed: dict[str, Counter] = {}
    tally: Counter = Counter()
    survivors: list[Mutant] = []
    end = time.monotonic() + minutes * 60
    for program, number in chosen:
        if time.monotonic() > end or tally["tried"] == most:
            break
        mutant = program.mutant(number)
        if not mutant:
            tally["words"] += 1
            continue
        kills = noticed.setdefault(mutant.module, Counter())
        alive, by = survives(mutant, _in_order(program.path.stem, kills))
        kills[by] += 1
        tally["tried"] += 1
        tally[mutant.module, "tried"] += 1
        tally[mutant.module, "killed"] += not alive
        if alive:
            survivors.append(mutant)
            say(f"survives: {mutant.module} {mutant.number} line {mutant.line}\n  - {mutant.was}\n  + {mutant.becomes}")
    return tally, survivors


def _in_order(name: str, kills: Counter) -> list[str]:
    """First the files that noticed most, then those that bear the name, last the slow ones."""
    return sorted(TESTS, key=lambda test: (-kills[test], name not in test, any(word in test for word in LATER)))


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main() -> int:
    parser = argparse.ArgumentParser(description="Break the clock on purpose.")
    parser.add_argument("modules", nargs="*", help="only these modules, such as history; all by default")
    parser.add_argument("-n", type=int, default=-1, help="a random sample of so many mutants; all by default")
    parser.add_argument("--minutes", type=float, default=60, help="stop after so many minutes")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    chosen = [(it, number) for it in programs(options.modules) for number in range(len(it.mutations))]
    random.Random(options.seed).shuffle(chosen)
    tally, survivors = hunt(chosen, options.n, options.minutes)
    for module in sorted({key[0] for key in tally if isinstance(key, tuple)}):
        say(f"{module}: {tally[module, 'killed']} of {tally[module, 'tried']} killed")
    tried = tally["tried"]
    share = 100 * (tried - len(survivors)) / max(tried, 1)
    say(f"{len(chosen)} mutations, {tally['words']} of words left out, {tried} tried, {len(survivors)} survive")
    say(f"{share:.1f} % killed")
    return int(share < 95)


if __name__ == "__main__":
    sys.exit(main())
