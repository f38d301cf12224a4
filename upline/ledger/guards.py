"""What the database itself refuses of an entry: imbalance, missing or late postings, a break in the chain (I1, I4).

SQLite has no deferred triggers: there the postings go in first and the entry's row seals them, checked as it
goes in; a deferred foreign key refuses postings without an entry. On PostgreSQL the entry's row goes in first, then its
postings in one or several statements; the entry is checked when the transaction ends. A line's number is unique in
its entry and at most the entry's count, so an entry that has all its lines can take no more.
"""

from upline.bulk.guards import BY_INDEX, Guard, raising

GENESIS = "0" * 64  # the hash before the first entry's

# Every trigger on the journal, by database; upline.ledger.check reports one that is gone.
TRIGGERS = {
    "sqlite": frozenset(
        {
            "entry_no_update",
            "entry_no_delete",
            "entry_no_replace",
            "entry_holds",
            "posting_no_update",
            "posting_no_delete",
            "posting_not_late",
        }
    ),
    "postgresql": frozenset(
        {
            "entry_no_update",
            "entry_no_delete",
            "entry_no_truncate",
            "entry_holds",
            "posting_no_update",
            "posting_no_delete",
            "posting_no_truncate",
            "posting_has_place",
        }
    ),
}

# What is wrong with an entry, from its row (NEW), its postings (sums) and the hash before it; NULL when it holds.
FAULT = f"""CASE
    WHEN sums.debits <> sums.credits THEN
        'entry ' || NEW."number" || ' does not balance: debits ' || sums.debits || ', credits ' || sums.credits
        || ' (I1)'
    WHEN sums.lines <> NEW."posting_count" OR sums.last_line <> NEW."posting_count" THEN
        'entry ' || NEW."number" || ' is not complete: ' || sums.lines || ' postings, expected '
        || NEW."posting_count" || ' (I1)'
    WHEN sums.debits <> NEW."total" THEN
        'entry ' || NEW."number" || ' has debits of ' || sums.debits || ', its total says ' || NEW."total" || ' (I1)'
    WHEN NEW."previous_hash" <> COALESCE(
            (SELECT "hash" FROM "entry" WHERE "number" = NEW."number" - 1),
            CASE WHEN NEW."number" = 1 THEN '{GENESIS}' ELSE 'none' END) THEN
        'entry ' || NEW."number" || ' does not carry the hash of the entry before it (I4)'
    END"""

SUMS = """(SELECT COUNT(*) AS lines, COALESCE(MAX("line"), 0) AS last_line,
        COALESCE(SUM(CASE WHEN "amount" > 0 THEN "amount" END), 0) AS debits,
        COALESCE(-SUM(CASE WHEN "amount" < 0 THEN "amount" END), 0) AS credits
    FROM "posting" WHERE "entry_id" = NEW."number") sums"""

LATE = "a posting is added only together with its entry, and entry % has all of its postings (I1)"


class EntryHolds(Guard):
    """Refuses an entry that does not balance or is not whole, and a posting that comes late."""

    def describe(self) -> str:
        return "Refuse entries that do not balance"

    def sqlite(self) -> list[str]:
        """RAISE takes no computed text in SQLite before 3.47; the path of json_extract does, and its error names it."""
        return [
            f"""CREATE TRIGGER "entry_holds" BEFORE INSERT ON "entry" BEGIN
                SELECT json_extract('{{}}', fault) FROM (SELECT {FAULT} AS fault FROM {SUMS}) WHERE fault IS NOT NULL;
            END""",
            f"""CREATE TRIGGER "posting_not_late" BEFORE INSERT ON "posting"
                WHEN EXISTS (SELECT 1 FROM "entry" WHERE "number" = NEW."entry_id") BEGIN
                SELECT json_extract('{{}}', replace('{LATE}', '%', NEW."entry_id"));
            END""",
        ]

    def sqlite_away(self) -> list[str]:
        return ['DROP TRIGGER "entry_holds"', 'DROP TRIGGER "posting_not_late"']

    def postgresql(self) -> list[str]:
        """The foreign key goes: it costs half of a large entry, row by row, and posting_has_place says the same."""
        return [
            """DO $guard$ DECLARE one record; BEGIN
                FOR one IN SELECT conname FROM pg_constraint
                    WHERE conrelid = '"posting"'::regclass AND contype = 'f' LOOP
                    EXECUTE format('ALTER TABLE "posting" DROP CONSTRAINT %I', one.conname);
                END LOOP;
            END $guard$""",
            raising(
                "entry_holds",
                f"""SELECT {FAULT} INTO fault FROM {SUMS};
                IF fault IS NOT NULL THEN RAISE EXCEPTION '%', fault USING ERRCODE = '23000'; END IF;
                RETURN NULL;""",
                declare="fault text;",
                options=BY_INDEX,
            ),
            'CREATE CONSTRAINT TRIGGER "entry_holds" AFTER INSERT ON "entry" DEFERRABLE INITIALLY DEFERRED '
            'FOR EACH ROW EXECUTE FUNCTION "entry_holds"()',
            raising(
                "posting_has_place",
                f"""SELECT added."entry_id", entry."number" INTO stray
                    FROM (SELECT "entry_id", MAX("line") AS "line" FROM added GROUP BY "entry_id") added
                    LEFT JOIN "entry" entry ON entry."number" = added."entry_id"
                    WHERE entry."number" IS NULL OR added."line" > entry."posting_count" LIMIT 1;
                IF FOUND AND stray."number" IS NULL THEN
                    RAISE EXCEPTION 'a posting names entry %, which does not exist (I1)', stray."entry_id"
                        USING ERRCODE = '23000';
                ELSIF FOUND THEN
                    RAISE EXCEPTION '{LATE}', stray."entry_id" USING ERRCODE = '23000';
                END IF;
                RETURN NULL;""",
                declare="stray record;",
                options=BY_INDEX,
            ),
            'CREATE TRIGGER "posting_has_place" AFTER INSERT ON "posting" REFERENCING NEW TABLE AS added '
            'FOR EACH STATEMENT EXECUTE FUNCTION "posting_has_place"()',
        ]

    def postgresql_away(self) -> list[str]:
        return ['DROP FUNCTION "entry_holds"() CASCADE', 'DROP FUNCTION "posting_has_place"() CASCADE']
