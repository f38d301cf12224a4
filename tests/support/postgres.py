"""A PostgreSQL cluster of the tests' own: made in a temporary folder, ended and removed with the test session."""

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

USER = "upline"
START_SECONDS = 60


class NoServer(Exception):
    """PostgreSQL's programs are not on this machine."""


def programs() -> Path:
    """The folder of `initdb` and `postgres`: the newest of Debian's, else the one on PATH."""
    newest = sorted(
        (folder for folder in Path("/usr/lib/postgresql").glob("*/bin") if (folder / "initdb").exists()),
        key=lambda folder: int(folder.parent.name) if folder.parent.name.isdigit() else 0,
    )
    if newest:
        return newest[-1]
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    raise NoServer("PostgreSQL's server programs are not installed (Debian: apt-get install postgresql)")


class Cluster:
    """A running server on 127.0.0.1 and a unix socket.

    Its language is English, not C: a list that leans on the database's order instead of the order by character code
    is found out. PostgreSQL refuses to run as root, so root runs it as `postgres`, or as `nobody`.
    """

    def __init__(self) -> None:
        binaries = programs()
        self.folder = Path(tempfile.mkdtemp(prefix="upline-postgres-", dir="/tmp"))
        self.data = self.folder / "data"
        self.log = self.folder / "log"
        self.port = _free_port()
        self._as_user = _as_user(self.folder)
        self._initialise(binaries)
        command = [*self._as_user, str(binaries / "postgres"), "-D", str(self.data)]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command, cwd=self.folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
            )
        self._wait()

    def url(self, database: str) -> str:
        return f"postgresql://{USER}@127.0.0.1:{self.port}/{database}"

    def execute(self, statement: str) -> None:
        """Run one statement outside a transaction, on the maintenance database."""
        import psycopg

        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement)

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)  # fast shutdown
            try:
                self.process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                self.process.send_signal(signal.SIGQUIT)
                self.process.wait(timeout=30)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _initialise(self, binaries: Path) -> None:
        command = [str(binaries / "initdb"), "-D", str(self.data), "-U", USER, "-A", "trust", "-E", "UTF8", "--no-sync"]
        english = ["--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=en-US"]
        for locale in (english, ["--locale=C.UTF-8"], ["--locale=C"]):  # a server may lack ICU or C.UTF-8
            shutil.rmtree(self.data, ignore_errors=True)
            done = subprocess.run(
                [*self._as_user, *command, *locale], cwd=self.folder, capture_output=True, text=True, check=False
            )
            if done.returncode == 0:
                break
        else:
            raise RuntimeError(f"initdb failed: {done.stderr.strip()}")
        with (self.data / "postgresql.conf").open("a", encoding="utf-8") as settings:
            settings.write(
                f"\nlisten_addresses = '127.0.0.1'\nport = {self.port}\nunix_socket_directories = '{self.folder}'\n"
                "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\nshared_buffers = 256MB\n"
                "max_connections = 50\nmax_wal_size = 2GB\ntimezone = 'UTC'\n"
            )

    def _wait(self) -> None:
        import psycopg

        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                break
            with contextlib.suppress(psycopg.OperationalError):
                psycopg.connect(self.url("postgres")).close()
                return
            time.sleep(0.05)
        log = self.log.read_text(errors="replace")[-2000:]
        self.stop()
        raise RuntimeError(f"PostgreSQL did not start within {START_SECONDS} s: {log}")


def _as_user(folder: Path) -> list[str]:
    """The words before a server program: as another user when root; ended by the system when the tests are killed."""
    setpriv = shutil.which("setpriv")
    until_we_end = [setpriv, "--pdeathsig", "INT"] if setpriv else []
    if os.geteuid() != 0:
        return [*until_we_end, "--"] if until_we_end else []
    user = _server_user()
    os.chown(folder, user.pw_uid, user.pw_gid)
    if setpriv:
        identity = [f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]
        return [*until_we_end, *identity, "--"]
    return ["runuser", "-u", user.pw_name, "--"]


def _server_user() -> pwd.struct_passwd:
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise NoServer("there is neither a user `postgres` nor `nobody` to run PostgreSQL as (it refuses root)")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
