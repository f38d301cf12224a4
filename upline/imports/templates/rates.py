"""plans and rates: what is sold, and what a contract pays on it (C). A file of rates is looked at as a whole."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from upline.agents.models import Contract, Issuer, ProductType
from upline.bulk.rows import insert_rows, rows_with_keys, update_rows
from upline.engine.dates import FIRST_DAY, LAST_DAY, LAST_MONTH
from upline.engine.money import format_amount, format_percent
from upline.policies.models import Policy
from upline.rates.models import Plan, Rate, RateBand, State

from ..cells import (
    ADVANCE_MONTHS,
    AMOUNT_NOT_NEGATIVE,
    DAY,
    FLAG,
    FROM_MONTH,
    PERCENT,
    UNTIL,
    choice,
    code,
    show_day,
    words,
)
from ..job import Job, differences
from ..keyed import Changed, Keyed
from ..ranges import Problem, Span, fit
from ..template import Chunk, Column, Reference, Template


class Plans(Keyed):
    name = "plans"
    about = "The products of an issuer. A product type is brought in by naming it."
    model = Plan
    key = keyed_by = ("code",)
    columns = (
        Column("code", code(reserved="any"), "what policies and rates call it", required=True),
        Column("issuer", Reference(Issuer, "issuers"), "whose product it is", required=True),
        Column("product_type", Reference(ProductType, "plans", create=True), "such as Medical", required=True),
        Column("name", words(200), "its name", default=""),
    )
    stored: Mapping[str, str] = {
        "code": "code",
        "issuer": "issuer_id",
        "product_type": "product_type_id",
        "name": "name",
    }

    def hold_back(self, job: Job, changed: list[Changed], columns: Sequence[str]) -> list[Changed]:
        """A plan with policies stays with its issuer: they are named by it."""
        place, kept_at = columns.index("issuer"), list(self.stored).index("issuer")
        moved = [change for change in changed if change.values[place] != change.record.values[kept_at]]
        ids = [change.record.id for change in moved]
        used = set(Policy.objects.filter(plan__in=ids).values_list("plan_id", flat=True).distinct()) if ids else set()
        for change in moved:
            if change.record.id in used:
                was = job.lookups.code(Issuer, change.record.values[kept_at])
                job.error(
                    change.row, "issuer", f"plan {change.key[0]} has policies with issuer {was}; expected that issuer"
                )
        refused = {change.row for change in moved if change.record.id in used}
        return [change for change in changed if change.row not in refused]


class RateKey(NamedTuple):
    """What a rate binds, ids; None: Any. A rate that binds the plan leaves issuer and product type out (C2)."""

    contract: int
    issuer: int | None
    product_type: int | None
    plan: int | None
    state: int | None


class Band(NamedTuple):
    """What a rate says from a month on, as the columns of RateBand after to_month."""

    percent: int
    fixed: int
    per_member: bool
    locked: bool
    of_commission: bool
    advance_months: int
    admin_fee_percent: int


NO_BAND = Band(0, 0, False, False, False, 0, 0)
BAND_COLUMNS = ("to_month", *Band._fields)


class Line(NamedTuple):
    """A row of the file. said: the values of the columns that are there."""

    row: int
    from_month: int
    said: dict[str, Any]


class StoredBand(NamedTuple):
    id: int
    to_month: int
    band: Band


class StoredRate(NamedTuple):
    id: int
    effective_to: int  # ordinal
    bands: dict[int, StoredBand]


Group = tuple[RateKey, int]  # a rate: its key and the ordinal of its first day


class Rates(Template):
    name = "rates"
    about = (
        "What a contract pays (C): a row a band of months. `Any` or an empty cell in issuer, product type, plan or"
        " state means all; the most specific rate applies (C2). A later effective_from ends the earlier open rate of"
        " the same key the day before, a later from_month ends the earlier open band the month before. Contracts,"
        " product types and states are brought in by naming them. The file is looked at as a whole."
    )
    key = ("contract", "issuer", "product_type", "plan", "state", "effective_from", "from_month")
    columns = (
        Column("contract", Reference(Contract, "contracts", create=True), "whose rate it is", required=True),
        Column("issuer", Reference(Issuer, "issuers", any=True), "for which issuer", otherwise="any"),
        Column(
            "product_type",
            Reference(ProductType, "plans", create=True, any=True),
            "for which product type",
            otherwise="any",
        ),
        Column(
            "plan",
            Reference(Plan, "plans", any=True),
            "for which plan; it says issuer and product type",
            otherwise="any",
        ),
        Column("state", Reference(State, "states", create=True, any=True), "for which state", otherwise="any"),
        Column("effective_from", DAY, "first day", default=FIRST_DAY, otherwise="always"),
        Column("effective_to", UNTIL, "last day", otherwise="until a later rate begins"),
        Column("from_month", FROM_MONTH, "first policy month", default=1),
        Column("to_month", FROM_MONTH, "last policy month", otherwise="until the next band begins"),
        Column(
            "percent",
            PERCENT,
            "the rate, cumulative, or the agent's own where locked (D3)",
            otherwise="0, with a fixed amount",
        ),
        Column("fixed", AMOUNT_NOT_NEGATIVE, "amount a transaction, or a member", otherwise="0, with a percent"),
        Column("per_member", FLAG, "the fixed amount counts a member", default=False),
        Column("locked", FLAG, "the agent's own share, added to the level below (D3)", default=False),
        Column("of", choice("premium", "commission"), "what the percentage is of", default="premium"),
        Column("advance_months", ADVANCE_MONTHS, "months advanced (G1)", default=0),
        Column("admin_fee_percent", PERCENT, "of the gross advance (G9)", default=0),
    )
    terms = ("percent", "fixed", "per_member", "locked", "of", "advance_months", "admin_fee_percent")

    def run(self, job: Job, chunks: Iterable[Chunk]) -> None:
        groups = self._collect(job, chunks)
        stored = self._stored(groups)
        self._check_amounts(job, groups, stored)
        self._fit_bands(job, groups, stored)  # a rate of which no band is left must not end another one
        rates = self._fit_rates(job, groups, stored)
        bands = self._fit_bands(job, groups, stored)
        self._write(job, groups, stored, rates, bands)

    def _collect(self, job: Job, chunks: Iterable[Chunk]) -> dict[Group, dict[int, Line]]:
        """The rows by rate and first month; those that contradict each other or their plan are in error."""
        plans = {
            number: (issuer, kind)
            for number, issuer, kind in Plan.objects.values_list("pk", "issuer_id", "product_type_id")
        }
        groups: dict[Group, dict[int, Line]] = defaultdict(dict)
        for chunk in chunks:
            columns = [name for name in chunk.values if name not in RateKey._fields]
            for i in chunk.good():
                row = chunk.numbers[i]
                bound: list[Any] = [chunk.values[name][i] if name in chunk.values else None for name in RateKey._fields]
                key = RateKey(*bound)
                if key.plan is not None:
                    problem = self._against_plan(job, key, *plans[key.plan])
                    if problem:
                        job.error(row, *problem)
                        continue
                    key = key._replace(issuer=None, product_type=None)
                said = {name: chunk.values[name][i] for name in columns}
                start, month = said.get("effective_from", FIRST_DAY), said.get("from_month", 1)
                if problem := self._wrong_ends(said, start, month):
                    job.error(row, *problem)
                    continue
                lines = groups[key, start.toordinal()]
                first = next(iter(lines.values()), None)
                if month in lines:
                    if lines[month].said == said:
                        job.unchanged += 1
                    else:
                        job.error(row, "contract", f"the same key as row {lines[month].row}, saying something else")
                elif first and first.said.get("effective_to") != said.get("effective_to"):
                    job.error(
                        row, "effective_to", f"row {first.row} of the same rate ends on another day; expected one end"
                    )
                else:
                    lines[month] = Line(row, month, said)
        return groups

    def _against_plan(self, job: Job, key: RateKey, issuer: int, kind: int) -> tuple[str, str] | None:
        for column, model, found, expected in (
            ("issuer", Issuer, key.issuer, issuer),
            ("product_type", ProductType, key.product_type, kind),
        ):
            if found is not None and found != expected:
                code = job.lookups.code
                name = f"plan {code(Plan, key.plan)} is {column.replace('_', ' ')} {code(model, expected)}"
                return column, f"{name}, not {code(model, found)}; leave it empty or give the plan's (C2)"
        return None

    def _wrong_ends(self, said: dict[str, Any], start: date, month: int) -> tuple[str, str] | None:
        if said.get("effective_to") and said["effective_to"] < start:
            return "effective_to", f"{said['effective_to']} is before effective_from {show_day(start)}"
        if said.get("to_month") and said["to_month"] < month:
            return "to_month", f"{said['to_month']} is before from_month {month}"
        return None

    def _stored(self, groups: dict[Group, dict[int, Line]]) -> dict[RateKey, dict[int, StoredRate]]:
        """The rates of the contracts that the file names."""
        contracts = sorted({key.contract for key, _ in groups if key.contract > 0})
        stored: dict[RateKey, dict[int, StoredRate]] = defaultdict(dict)
        by_id: dict[int, StoredRate] = {}
        columns = (
            "id",
            "contract_id",
            "issuer_id",
            "product_type_id",
            "plan_id",
            "state_id",
            "effective_from",
            "effective_to",
        )
        for number, *key, start, end in rows_with_keys(Rate, columns, ("contract_id",), [(c,) for c in contracts]):
            rate = StoredRate(number, end.toordinal(), {})
            stored[RateKey(*key)][start.toordinal()] = by_id[number] = rate
        wanted = ("id", "rate_id", "from_month", *BAND_COLUMNS)
        for number, rate_id, month, to_month, *terms in rows_with_keys(
            RateBand, wanted, ("rate_id",), [(number,) for number in by_id]
        ):
            by_id[rate_id].bands[month] = StoredBand(number, to_month, Band(*terms))
        return stored

    def _check_amounts(
        self, job: Job, groups: dict[Group, dict[int, Line]], stored: dict[RateKey, dict[int, StoredRate]]
    ) -> None:
        """Leave out rows with neither percent nor fixed (C2); an absent column keeps what an existing band says."""
        for (key, start), lines in groups.items():
            rate = stored.get(key, {}).get(start)
            for month, line in list(lines.items()):
                there = rate is not None and month in rate.bands
                given = [line.said.get(name) is not None for name in ("percent", "fixed")]
                keeps = there and not ("percent" in line.said and "fixed" in line.said)
                if not any(given) and not keeps:
                    job.error(
                        line.row, "percent", "neither percent nor fixed is given; enter 0 if nothing is to be paid (C2)"
                    )
                    del lines[month]

    def _fit_rates(
        self, job: Job, groups: dict[Group, dict[int, Line]], stored: dict[RateKey, dict[int, StoredRate]]
    ) -> dict[RateKey, list[Span]]:
        """The effective ranges of each key; two rates of one key on a day are a tie (C2)."""
        while True:
            fitted: dict[RateKey, list[Span]] = {}
            wrong: dict[int, str] = {}
            by_key: dict[RateKey, list[int]] = defaultdict(list)
            for (key, start), lines in groups.items():
                if lines:
                    by_key[key].append(start)
            for key, starts in by_key.items():
                spans = self._rate_spans(groups, key, starts, stored.get(key, {}))
                fitted[key], problems = fit(spans, gaps=True)
                for problem in problems:
                    wrong.update(dict.fromkeys(problem.rows, self._tie(problem)))
            if not wrong:
                return fitted
            _leave_out(job, groups, wrong, "effective_from")

    def _rate_spans(
        self, groups: dict[Group, dict[int, Line]], key: RateKey, starts: list[int], there: dict[int, StoredRate]
    ) -> Iterable[Span]:
        def is_fixed(rate: StoredRate) -> bool:
            return rate.effective_to != LAST_DAY.toordinal() and rate.effective_to + 1 not in there

        for start, rate in there.items():
            if start not in starts:
                yield Span(start, rate.effective_to, None, rate.id, (), is_fixed(rate))
        for start in starts:
            lines = groups[key, start].values()
            rows, said = tuple(line.row for line in lines), next(iter(lines)).said
            known = there.get(start)
            if "effective_to" in said or known is None:
                end = said.get("effective_to") or LAST_DAY
                yield Span(start, end.toordinal(), None, known.id if known else 0, rows, end != LAST_DAY)
            else:
                yield Span(start, known.effective_to, None, known.id, rows, is_fixed(known))

    def _tie(self, problem: Problem) -> str:
        before, after = date.fromordinal(problem.before.start), date.fromordinal(problem.after.start)
        return (
            f"two rates of the same key on {after}: one from {show_day(before) or 'the beginning'} to"
            f" {date.fromordinal(problem.before.end)}, one from {after}; expected one at a date (C2)"
        )

    def _fit_bands(
        self, job: Job, groups: dict[Group, dict[int, Line]], stored: dict[RateKey, dict[int, StoredRate]]
    ) -> dict[Group, list[Span]]:
        """The month bands of each rate; two in one month are refused (C1). value: the Band."""
        while True:
            fitted: dict[Group, list[Span]] = {}
            wrong: dict[int, str] = {}
            for (key, start), lines in groups.items():
                if not lines:
                    continue
                rate = stored.get(key, {}).get(start)
                fitted[key, start], problems = fit(self._band_spans(lines, rate.bands if rate else {}), gaps=True)
                for problem in problems:
                    before, after = problem.before, problem.after
                    message = (
                        f"bands overlap: months {before.start} to {before.end} and months {after.start} to"
                        f" {after.end}; expected the second from month {before.end + 1} (C1)"
                    )
                    wrong.update(dict.fromkeys(problem.rows, message))
            if not wrong:
                return fitted
            _leave_out(job, groups, wrong, "from_month")

    def _band_spans(self, lines: dict[int, Line], there: dict[int, StoredBand]) -> Iterable[Span]:
        def is_fixed(band: StoredBand) -> bool:
            return band.to_month != LAST_MONTH and band.to_month + 1 not in there

        for month, known in there.items():
            if month not in lines:
                yield Span(month, known.to_month, known.band, known.id, (), is_fixed(known))
        for month, line in lines.items():
            before = there.get(month)
            band = self._band(line.said, before.band if before else NO_BAND)
            if "to_month" in line.said or before is None:
                end = line.said.get("to_month") or LAST_MONTH
                yield Span(month, end, band, before.id if before else 0, (line.row,), end != LAST_MONTH)
            else:
                yield Span(month, before.to_month, band, before.id, (line.row,), is_fixed(before))

    def _band(self, said: dict[str, Any], band: Band) -> Band:
        """The band as it will be: what the row says over what was there."""
        changes = {name: said[name] for name in self.terms if name in said}
        if "of" in changes:
            changes["of_commission"] = changes.pop("of") == "commission"
        for name in ("percent", "fixed"):
            if name in changes and changes[name] is None:
                changes[name] = 0
        return band._replace(**changes)

    def _write(
        self,
        job: Job,
        groups: dict[Group, dict[int, Line]],
        stored: dict[RateKey, dict[int, StoredRate]],
        rates: dict[RateKey, list[Span]],
        bands: dict[Group, list[Span]],
    ) -> None:
        self._settle(job, rates)
        new_rates: list[tuple[Any, ...]] = []
        ends: list[tuple[bool, tuple[Any, ...]]] = []
        moved: set[int] = set()  # ids of rates whose end changed
        for key, spans in rates.items():
            bound = self._settled(job, key)
            for span in spans:
                start, end = date.fromordinal(span.start), date.fromordinal(span.end)
                before = stored.get(key, {}).get(span.start)
                if before is None:
                    new_rates.append((*bound, start, end))
                elif before.effective_to != span.end:
                    moved.add(before.id)
                    ends.append((span.end < before.effective_to, (before.id, end)))
                    was, now = show_day(date.fromordinal(before.effective_to)), show_day(end)
                    job.audit([(self._rate_name(job, key, span.start), {"effective_to": was}, {"effective_to": now})])
        for ends_earlier in (True, False):
            update_rows(Rate, ("effective_to",), [row for shorter, row in ends if shorter == ends_earlier])
        ids = self._insert_rates(new_rates)
        self._write_bands(job, stored, bands, ids, moved)

    def _insert_rates(self, rows: list[tuple[Any, ...]]) -> dict[tuple[Any, ...], int]:
        """Insert rates; (key and first day) → id."""
        columns = (
            "contract_id",
            "issuer_id",
            "product_type_id",
            "plan_id",
            "state_id",
            "effective_from",
            "effective_to",
        )
        insert_rows(Rate._meta.db_table, columns, rows)
        contracts = sorted({row[0] for row in rows})
        found = rows_with_keys(Rate, ("id", *columns), ("contract_id",), [(contract,) for contract in contracts])
        return {tuple(row[1:7]): row[0] for row in found}

    def _write_bands(
        self,
        job: Job,
        stored: dict[RateKey, dict[int, StoredRate]],
        bands: dict[Group, list[Span]],
        ids: dict[tuple[Any, ...], int],
        moved: set[int],
    ) -> None:
        new: list[tuple[Any, ...]] = []
        updates: list[tuple[bool, tuple[Any, ...]]] = []
        for (key, start), spans in bands.items():
            rate = stored.get(key, {}).get(start)
            rate_id = rate.id if rate else ids[(*self._settled(job, key), date.fromordinal(start))]
            for span in spans:
                before = rate.bands.get(span.start) if rate else None
                if before is None:
                    job.created += 1
                    new.append((rate_id, span.start, span.end, *span.value))
                elif (before.to_month, before.band) != (span.end, span.value):
                    job.updated += bool(span.rows)
                    updates.append((span.end < before.to_month, (before.id, span.end, *span.value)))
                    job.audit([self._audited(job, key, start, span, before)])
                elif span.rows:
                    job.updated += rate_id in moved
                    job.unchanged += rate_id not in moved
        for ends_earlier in (True, False):
            update_rows(RateBand, BAND_COLUMNS, [row for shorter, row in updates if shorter == ends_earlier])
        insert_rows(RateBand._meta.db_table, ("rate_id", "from_month", *BAND_COLUMNS), new)

    def _settle(self, job: Job, rates: dict[RateKey, list[Span]]) -> None:
        for model, place in ((Contract, 0), (ProductType, 2), (State, 4)):
            job.lookups.settle(model, {key[place] for key in rates})

    def _settled(self, job: Job, key: RateKey) -> RateKey:
        settled = job.lookups.settled
        return key._replace(
            contract=settled(Contract, key.contract) or key.contract,
            product_type=settled(ProductType, key.product_type),
            state=settled(State, key.state),
        )

    def _rate_name(self, job: Job, key: RateKey, start: int) -> str:
        code = job.lookups.code
        bound = [
            code(Issuer, key.issuer),
            code(ProductType, key.product_type),
            code(Plan, key.plan),
            code(State, key.state),
        ]
        named = " ".join(name for name in bound if name)
        since = show_day(date.fromordinal(start))
        return f"rate {code(Contract, key.contract)} {named or 'Any'}" + (f" from {since}" if since else "")

    def _audited(
        self, job: Job, key: RateKey, start: int, span: Span, before: StoredBand
    ) -> tuple[str, dict[str, Any], dict[str, Any]]:
        was, now = (
            {column: _shown(column, value) for column, value in {"to_month": to_month, **band._asdict()}.items()}
            for to_month, band in ((before.to_month, before.band), (span.end, span.value))
        )
        return f"{self._rate_name(job, key, start)}, months from {span.start}", *differences(was, now)


def _leave_out(job: Job, groups: dict[Group, dict[int, Line]], wrong: dict[int, str], column: str) -> None:
    for row, message in sorted(wrong.items()):
        job.error(row, column, message)
    for lines in groups.values():
        for month in [month for month, line in lines.items() if line.row in wrong]:
            del lines[month]


def _shown(column: str, value: Any) -> Any:
    if column in ("percent", "admin_fee_percent"):
        return format_percent(value)
    if column == "fixed":
        return format_amount(value)
    return None if column == "to_month" and value == LAST_MONTH else value
