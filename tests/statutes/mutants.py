"""`make mutants`: break `statutes` in one place after the other and see whether a test of tests/statutes notices.

The tests are collected once, and each is run once to see which lines it takes. A mutant then lives in a forked child
that has the changed code in the place of the right one and runs the tests which take that line, quick ones first.
What tests and laws have kept since they were loaded is still right there: a mutant of a line that is run while they are
loaded, or that stands in no function, has to outlive all tests in a child that loads everything anew as well.

What was killed is remembered in var/mutants.txt, by the text of the function: the next run tries the others again.
"""

import argparse
import gc
import hashlib
import math
import os
import pickle
import random
import resource
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import FunctionType, ModuleType

import chinese_calendar  # noqa: F401 - loaded once, before the children
import coverage
import holidays  # noqa: F401
import hypothesis.strategies  # noqa: F401
import pytest
from _pytest.runner import runtestprotocol

from tests.statutes.mutations import Mutant, Program

VAR = Path(os.environ.get("VAR_DIR", "var"))
KILLED, KNOWN = VAR / "mutants.txt", VAR / "mutants.lines"
# What is thorough and slow, and notices only by chance.
TOO_SLOW = ("test_no_json_breaks_it", "test_no_history_breaks_it")
BYTES = 3 << 30


def run(*plugins: object) -> int:
    """The tests of the rules alone: they need neither Django nor a database."""
    flags = "-x -q -s -c /dev/null --rootdir . --confcutdir tests/statutes --assert plain --tb native"
    flags += " -p no:django -p no:xdist -p no:cacheprovider -p no:pytest_cov"
    words = " and ".join(f"not {name}" for name in TOO_SLOW)
    return pytest.main([*flags.split(), "-k", words, "tests/statutes"], list(plugins))


@dataclass(frozen=True)
class Known:
    """What each test costs, in seconds, and which tests take each line of a module; good for files as they were."""

    files: str
    costs: dict[str, float]
    takers: dict[str, dict[int, list[str]]]


def fingerprint() -> str:
    files = [
        path
        for folder in ("statutes", "tests/statutes", "tests/oracle")
        for path in sorted(Path(folder).rglob("*"))
        if path.suffix in (".py", ".toml")
    ]
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()


def known_lines() -> Known | None:
    """What an earlier run has measured, where no file has changed since."""
    known = pickle.loads(KNOWN.read_bytes()) if KNOWN.exists() else None  # noqa: S301 - our own file
    return known if known and known.files == fingerprint() else None


def seconds() -> float:
    """The time of the processor so far, with that of ended children."""
    return sum(os.times()[:4])


class Patience:
    """A test may take ten times what it took before, or the kernel ends the process: for loops without end."""

    def __init__(self, costs: dict[str, float], quick: float) -> None:
        self.costs, self.quick = costs, quick

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = sorted((it for it in items if self.cost(it) <= self.quick), key=self.cost)

    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        limit(5 + 10 * self.cost(item))

    def cost(self, item: pytest.Item) -> float:
        return self.costs.get(item.nodeid, 0)


def limit(seconds: float) -> None:
    """So much more time of the processor, and no more memory than BYTES."""
    most = math.ceil(time.process_time() + seconds)
    resource.setrlimit(resource.RLIMIT_CPU, (most, resource.RLIM_INFINITY))
    resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))


class Broken(MetaPathFinder, Loader):
    """Loads one module from another text than its file."""

    def __init__(self, mutant: Mutant) -> None:
        self.mutant = mutant

    def find_spec(self, name: str, path: object, target: ModuleType | None = None) -> ModuleSpec | None:
        return ModuleSpec(name, self, origin=f"{name.replace('.', '/')}.py") if name == self.mutant.module else None

    def exec_module(self, module: ModuleType) -> None:
        module.__file__ = str(Path(self.mutant.module.replace(".", "/") + ".py").resolve())
        exec(compile(self.mutant.source, module.__file__, "exec"), module.__dict__)  # noqa: S102


@dataclass(frozen=True)
class Verdict:
    """`by` is the test that noticed, or the end that the kernel made; empty for a survivor."""

    mutant: Mutant
    by: str


class Hunt:
    """Tries the mutants in place of running the tests; a plugin, since pytest has the tests collected by then."""

    def __init__(self, mutants: Iterable[Mutant], lines: coverage.Coverage, jobs: int, quick: float) -> None:
        self.mutants, self.lines, self.jobs, self.quick = iter(mutants), lines, jobs, quick
        self.verdicts: list[Verdict] = []
        self.kills = Counter(by for _, by in killed())

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        self.items = {item.nodeid: item for item in session.items}
        self.known = known_lines() or self.measured()
        self.lines.stop()
        say(f"{len(self.items)} tests take {sum(self.known.costs.values()):.0f} s")
        gc.freeze()  # so that the children share the memory
        for verdict in self.all():
            self.kills[verdict.by] += 1
            self.verdicts.append(verdict)
            it = verdict.mutant
            if verdict.by:
                with KILLED.open("a") as file:
                    file.write(f"{it.key} {verdict.by}\n")
            else:
                say(f"survives: {it.module} line {it.line}\n  - {it.was}\n  + {it.becomes}")
        return True

    def measured(self) -> "Known":
        """Run each test once, with nothing loaded before it."""
        costs = {}
        for name, item in self.items.items():
            forget()
            self.lines.switch_context(name)
            start = seconds()
            if fails(item):
                raise pytest.UsageError(f"{name} fails without any mutant")
            costs[name] = seconds() - start
        data = self.lines.get_data()
        takers = {f"statutes.{Path(file).stem}": data.contexts_by_lineno(file) for file in data.measured_files()}
        known = Known(fingerprint(), costs, takers)
        KNOWN.write_bytes(pickle.dumps(known))
        return known

    def all(self) -> Iterator[Verdict]:
        """The verdicts, from so many children at a time as there are jobs."""
        children: dict[int, tuple[Mutant, int]] = {}
        while True:
            while len(children) < self.jobs and (mutant := next(self.mutants, None)):
                reads, writes = os.pipe()
                if not (child := os.fork()):
                    self.child(mutant, writes)
                os.close(writes)
                children[child] = mutant, reads
            if not children:
                return
            child, status = os.wait()
            mutant, reads = children.pop(child)
            with os.fdopen(reads, "rb") as pipe:
                by = pipe.read().decode()
            yield Verdict(mutant, by or (f"ended by {status}" if status else ""))

    def child(self, mutant: Mutant, pipe: int) -> None:
        """Runs tests until one fails. Its exit status is 0 where the mutant lives."""
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, 1)
        os.dup2(silence, 2)
        try:
            os._exit(self.warm(mutant, pipe) or self.afresh(mutant, pipe))
        finally:
            os._exit(1)

    def warm(self, mutant: Mutant, pipe: int) -> int:
        """The tests that take the line, with what is loaded already."""
        limit(10)
        if not mutant.inside or not put(mutant):
            return 0
        forget()
        costs = self.known.costs
        names = self.takers(mutant) & {name for name, cost in costs.items() if cost <= self.quick}
        for name in sorted(names, key=lambda name: (-self.kills[name], costs[name])):
            limit(5 + 10 * costs[name])
            os.write(pipe, b"")
            if fails(self.items[name]):
                os.write(pipe, name.encode())
                return 1
        return 0

    def afresh(self, mutant: Mutant, pipe: int) -> int:
        """All tests after everything was loaded anew, where that may make a difference."""
        if mutant.inside and "" not in self.takers(mutant):
            return 0
        limit(60)
        for name in [name for name in sys.modules if name.split(".")[0] in ("statutes", "tests")]:
            if name not in ("tests", __name__, "tests.statutes.mutations"):
                del sys.modules[name]
        sys.meta_path.insert(0, Broken(mutant))
        return run(Patience(self.known.costs, self.quick), Noticed(pipe))

    def takers(self, mutant: Mutant) -> set[str]:
        """The tests that take the changed statement; among them "" where it is run while they are loaded."""
        takers = self.known.takers[mutant.module]
        return {name for line in mutant.lines for name in takers.get(line, ())}


def killed() -> list[tuple[str, str]]:
    """What was killed so far: the key of the mutant and the test that noticed."""
    lines = KILLED.read_text().splitlines() if KILLED.exists() else []
    return [(key, by) for key, _, by in (line.partition(" ") for line in lines)]


class Noticed:
    """Tells the parent which test noticed."""

    def __init__(self, pipe: int) -> None:
        self.pipe = pipe

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            os.write(self.pipe, report.nodeid.encode())


def fails(item: pytest.Item) -> bool:
    return any(report.failed for report in runtestprotocol(item, log=False))


def put(mutant: Mutant) -> bool:
    """Put the code of the mutant into the functions that are loaded already; false where that cannot be done."""
    changed = ModuleType(mutant.module)
    Broken(mutant).exec_module(changed)
    new, done = dict(functions(changed)), False
    for name, function in functions(sys.modules[mutant.module]):
        if function.__code__ != new[name].__code__:
            function.__code__, done = new[name].__code__, True
    return done


def functions(module: ModuleType) -> Iterator[tuple[str, FunctionType]]:
    """The functions and methods of a module by their names, without what is wrapped around them."""
    classes = [it for it in vars(module).values() if isinstance(it, type) and it.__module__ == module.__name__]
    for it in [it for owner in (module, *classes) for it in vars(owner).values()]:
        for wrapped in ("fget", "func", "__wrapped__"):
            it = getattr(it, wrapped, it)
        if isinstance(it, FunctionType) and it.__module__ == module.__name__:
            yield it.__qualname__, it


def forget() -> None:
    """Empty the caches of the rules."""
    for name, module in list(sys.modules.items()):
        if name.startswith("statutes."):
            for it in vars(module).values():
                if hasattr(it, "cache_clear"):
                    it.cache_clear()


def say(line: str) -> None:
    sys.__stdout__.write(line + "\n")
    sys.__stdout__.flush()


class Wanted:
    """The mutants to try, in a random order, until there are enough or the time is over; and what was passed over."""

    def __init__(self, modules: list[str], seed: int, most: int, minutes: float) -> None:
        paths = [path for path in sorted(Path("statutes").glob("*.py")) if not modules or path.stem in modules]
        self.programs = [Program(path) for path in paths]
        self.seed, self.most, self.minutes = seed, most, minutes
        self.known = {key for key, _ in killed()}
        self.killed: Counter = Counter()
        self.words = 0

    def __iter__(self) -> Iterator[Mutant]:
        end, tried = time.monotonic() + self.minutes * 60, 0
        places = [(program, number) for program in self.programs for number in range(len(program.mutations))]
        random.Random(self.seed).shuffle(places)
        for program, number in places:
            mutant = program.mutant(number)
            if not mutant:
                self.words += 1
            elif mutant.key in self.known:
                self.killed[mutant.module] += 1
            elif time.monotonic() < end and tried != self.most:
                tried += 1
                yield mutant


def main() -> int:
    parser = argparse.ArgumentParser(description="Break the clock on purpose.")
    parser.add_argument("modules", nargs="*", help="only these modules, such as history; all by default")
    parser.add_argument("-n", type=int, default=-1, help="a random sample of so many mutants; all by default")
    parser.add_argument("-j", "--jobs", type=int, default=os.cpu_count() or 1, help="children at a time")
    parser.add_argument("--minutes", type=float, default=90, help="stop after so many minutes")
    parser.add_argument("--quick", type=float, default=math.inf, help="leave out tests that take more seconds")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    os.environ["MUTANT"] = "1"
    VAR.mkdir(parents=True, exist_ok=True)
    wanted = Wanted(options.modules, options.seed, options.n, options.minutes)
    lines = coverage.Coverage(data_file=None, include=["statutes/*"])
    hunt = Hunt(wanted, lines, options.jobs, options.quick)
    lines.start()
    if status := run(hunt):
        return status
    return report(wanted, hunt.verdicts)


def report(wanted: Wanted, verdicts: list[Verdict]) -> int:
    """The figures by module; 1 where less than 95 % were killed."""
    killed = wanted.killed + Counter(it.mutant.module for it in verdicts if it.by)
    alive = Counter(it.mutant.module for it in verdicts if not it.by)
    for module in sorted(killed | alive):
        say(f"{module}: {killed[module]} of {killed[module] + alive[module]} killed")
    tried = killed.total() + alive.total()
    share = 100 * killed.total() / max(tried, 1)
    say(f"{tried} mutants, {wanted.words} of words left out, {alive.total()} survive: {share:.1f} % killed")
    return int(share < 95)


if __name__ == "__main__":
    sys.exit(main())
