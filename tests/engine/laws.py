"""What must hold of any cycle's output, whoever computed it: each broken law as a line of text."""

from collections import Counter
from collections.abc import Iterator

from .oracle import Book, Row, percent_of

BLOCKING = (1, 2, 3, 4, 5, 7, 8)


def broken_laws(book: Book, output: Book) -> list[str]:
    """The laws of the rules that an output breaks; empty when it keeps them all."""
    return [
        message for law in (_levels, _months, _mirrors, _debits, _left_out, _agents) for message in law(book, output)
    ]


def _by(rows: list[Row], *columns: str) -> dict[tuple[int, ...], list[Row]]:
    groups: dict[tuple[int, ...], list[Row]] = {}
    for row in rows:
        groups.setdefault(tuple(row[column] for column in columns), []).append(row)
    return groups


def _levels(book: Book, output: Book) -> Iterator[str]:
    """The levels of a stretch add up to the top amount, and each stands on the one below (A3, D4)."""
    for where, lines in _by(output["lines"], "transaction", "stretch").items():
        lines.sort(key=lambda line: line["level"])
        top = lines[-1]
        by_rate = sum(line["commission"] - line["fixed"] for line in lines)
        if by_rate != percent_of(top["base"], top["percent"]):
            yield f"levels of {where} add up to {by_rate}, the top is {percent_of(top['base'], top['percent'])} (A3)"
        below = 0
        for level, line in enumerate(lines, start=1):
            if (line["level"], line["below_percent"]) != (level, below):
                yield f"level {level} of {where} does not stand on {below} (D4)"
            below = line["percent"]
        if where[1] and any(line["fixed"] or line["advance"] for line in lines):
            yield f"{where} is a later stretch with a fixed amount or an advance (E3)"


def _months(book: Book, output: Book) -> Iterator[str]:
    """The stretches of a transaction add up to it (A3, E3)."""
    transactions = {t["transaction"]: t for t in book["transactions"]}
    for (number, agent), lines in _by(output["lines"], "transaction", "agent").items():
        whole = sum(line["base"] for line in lines)
        if whole not in (transactions[number]["premium"], transactions[number]["commission"]):
            yield f"the stretches of {number} for {agent} add up to {whole} (E3)"


def _mirrors(book: Book, output: Book) -> Iterator[str]:
    """A whole reversal in the same cycle is its original's opposite, line by line (A4, E5)."""
    transactions = {t["transaction"]: t for t in book["transactions"]}
    lines = _by(output["lines"], "transaction")
    for (number,), own in lines.items():
        original = transactions.get(transactions[number]["reverses"])
        if original is None or any(
            transactions[number][column] != -original[column] for column in ("premium", "commission")
        ):
            continue
        facts = ("base", "fixed", "commission")
        mirror = {
            (line["agent"], line["stretch"]): tuple(-line[column] for column in facts)
            for line in lines[(original["transaction"],)]
        }
        if mirror != {(line["agent"], line["stretch"]): tuple(line[column] for column in facts) for line in own}:
            yield f"{number} does not mirror {original['transaction']} (A4)"


def _debits(book: Book, output: Book) -> Iterator[str]:
    """Recovery comes out of positive commission and never exceeds what was owed (G3, G4, G6)."""
    policies = {t["transaction"]: t["policy"] for t in book["transactions"]}
    debit: Counter[tuple[int, int]] = Counter()
    for row in book["debits"]:
        debit[row["policy"], row["agent"]] += row["debit"]
    for line in output["lines"]:
        debit[policies[line["transaction"]], line["agent"]] += line["advance"] - line["recovery"]
        if line["commission"] != line["recovery"] + line["earned"]:
            yield f"{line}: commission is not recovery + earned (G4)"
        if not 0 <= line["recovery"] <= max(line["commission"], 0):
            yield f"{line}: recovery is not out of a positive commission (G6)"
        if line["advance"] < 0 or line["admin_fee"] < 0:
            yield f"{line}: an advance or fee below 0 (G2)"
    yield from (f"the debit of policy and agent {key} is {left} (G3)" for key, left in debit.items() if left < 0)


def _left_out(book: Book, output: Book) -> Iterator[str]:
    """Every transaction is computed, or its policy's exception says why not (X)."""
    blocked = {row["policy"] for row in output["exceptions"] if row["code"] in BLOCKING}
    done = {item["transaction"] for item in output["items"]}
    paid = {line["transaction"] for line in output["lines"]}
    if done != paid:
        yield f"items without lines or the reverse: {sorted(done ^ paid)} (F3)"
    for transaction in book["transactions"]:
        if (transaction["transaction"] in done) == (transaction["policy"] in blocked):
            yield f"transaction {transaction['transaction']} is computed and left out, or neither (X)"


def _agents(book: Book, output: Book) -> Iterator[str]:
    """A summary row is the sum of its lines, and its figures balance (F4, H4 to H7)."""
    lines = _by(output["lines"], "agent")
    standings = {row["agent"]: row for row in book["standings"]}
    expected = {agent for (agent,) in lines} | {a for a, row in standings.items() if row["carried_in"]}
    if expected != {row["agent"] for row in output["summary"]}:
        yield f"the summary is not of the agents {sorted(expected)} (F4)"
    for row in output["summary"]:
        own = lines.get((row["agent"],), [])
        sums = {
            name: sum(line[name] for line in own)
            for name in ("commission", "advance", "recovery", "earned", "admin_fee")
        }
        paid = row["advance"] + row["earned"] + row["admin_fee"]
        before = row["carried_in"] + paid + row["net_increase"]
        after = row["net"] - row["billed"] + row["carried_out"] - row["balance_increase"]
        balance = row["beginning_balance"] + row["advance"] - row["recovery"]
        kept = {
            "direct + override": row["direct"] + row["override"] == sums["commission"],
            "advance": row["advance"] == sums["advance"],
            "recovery": row["recovery"] == sums["recovery"],
            "earned": row["earned"] == sums["earned"],
            "admin fee": row["admin_fee"] == -sums["admin_fee"],
            "1099": row["form_1099"] == paid,
            "net": before == after and row["net"] >= 0,
            "one treatment": [row["net"], row["billed"], row["carried_out"], row["balance_increase"]].count(0) >= 3,
            "balance": row["ending_balance"] == balance + row["net_increase"] + row["balance_increase"],
            "balance not below 0": row["ending_balance"] >= 0,
            "net increase": row["net_increase"] == max(-balance, 0),
            "signs": row["carried_out"] <= 0 <= min(row["billed"], row["balance_increase"], row["net_increase"]),
        }
        yield from (f"agent {row['agent']}: {name} is wrong in {row} (H)" for name, good in kept.items() if not good)
