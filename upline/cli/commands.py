"""The words of the command line, and where the command of each is: loaded only when its word is used."""

from typing import NamedTuple


class Command(NamedTuple):
    """target: `module:name` of a Typer app or of a function. stored: it works on an initialised database."""

    target: str
    help: str
    stored: bool = True


COMMANDS = {
    "init": Command("upline.cli.init:init", "Create or upgrade the database.", stored=False),
    "demo": Command("upline.cli.demo:demo", "Load the sample book and run its months.", stored=False),
    "import": Command("upline.cli.imports:import_file", "Import a file, by one of the templates."),
    "imports": Command("upline.cli.imports:imports", "The file history; with an id, a file's rows in error."),
    "batch": Command("upline.cli.batch:batch", "Run commands, one a line, in one process.", stored=False),
    "settings": Command("upline.cli.settings:settings", "List, read or set the settings of the installation."),
    "distribution": Command("upline.cli.distribution:app", "Who is paid on a policy: show, edit, reset."),
    "cycle": Command("upline.cli.cycle:app", "Compute what agents earn: run, results, close, abandon, replay."),
    "transaction": Command("upline.cli.transaction:app", "Delete a transaction that is not yet processed."),
    "balances": Command("upline.cli.balances:app", "Agent Balances and debit balances."),
    "ledger": Command("upline.cli.ledger:app", "Check the ledger, or write it out."),
    "explain": Command("upline.cli.explain:explain", "Why each cent: the arithmetic of a policy's lines."),
    "report": Command("upline.cli.report:report", "A report as table, CSV, JSON, XLSX or PDF."),
    "bench": Command("upline.cli.bench:app", "Measure how fast a cycle is.", stored=False),
}
