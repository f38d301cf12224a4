"""The program `upline` as its users run it: in a process of its own, against a database."""

import os
import shlex
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

LIMIT_SECONDS = 300


@dataclass(frozen=True)
class CommandLine:
    """Runs `upline` in `folder` against the database at `url`."""

    url: str
    folder: Path
    environment: dict[str, str] = field(default_factory=dict)

    def __call__(self, command: str | list[str], input: str | None = None) -> subprocess.CompletedProcess[str]:
        """Run one command, e.g. `cycle run --date 2026-01-31`, whatever its exit status; its output is text."""
        words = shlex.split(command) if isinstance(command, str) else command
        return subprocess.run(
            [sys.executable, "-m", "upline.cli.main", *words],
            cwd=self.folder,
            env=self.environment_of_process(),
            input=input if input is not None else "",
            capture_output=True,
            text=True,
            timeout=LIMIT_SECONDS,
            check=False,
        )

    def output(self, command: str | list[str]) -> str:
        """What a command that must succeed prints."""
        done = self(command)
        assert done.returncode == 0, f"upline {command}: status {done.returncode}\n{done.stdout}{done.stderr}"
        return done.stdout

    def refusal(self, command: str | list[str]) -> str:
        """The line with which a command is refused."""
        done = self(command)
        assert done.returncode == 2, f"upline {command}: status {done.returncode}\n{done.stdout}{done.stderr}"
        assert done.stderr.count("\n") == 1, f"a refusal is one line, not:\n{done.stderr}"
        return done.stderr.strip()

    def start(self, command: str | list[str]) -> subprocess.Popen[str]:
        """Start a command without waiting for it, to kill it for example."""
        words = shlex.split(command) if isinstance(command, str) else command
        return subprocess.Popen(
            [sys.executable, "-m", "upline.cli.main", *words],
            cwd=self.folder,
            env=self.environment_of_process(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def write(self, name: str, text: str) -> Path:
        """A file in the folder."""
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path

    def environment_of_process(self) -> dict[str, str]:
        root = str(Path(__file__).parents[2])
        return {**os.environ, "PYTHONPATH": root, "UPLINE_DATABASE_URL": self.url, **self.environment}
