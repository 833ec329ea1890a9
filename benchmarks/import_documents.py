"""Rate and memory of `import_documents` on a file, in a process and a database of its own.

python benchmarks/import_documents.py ../shared/data/laws.jsonl.gz
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent


def main(source: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        env = {**os.environ, "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3", "VAR_DIR": folder}
        subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=REPOSITORY, env=env, check=True)
        for run in ("first", "again"):
            began = time.perf_counter()
            command = [sys.executable, "manage.py", "import_documents", str(source.resolve())]
            subprocess.run(command, cwd=REPOSITORY, env=env, check=True)
            peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
            print(f"{run}: {time.perf_counter() - began:.1f} s with start-up, peak of any child so far {peak} MB")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
