from django.db import migrations

from upline.bulk.guards import BY_INDEX, Guard, raising
from upline.bulk.ranges import RefuseOverlap

DEEPEST = 200  # levels above an agent; a distribution takes 20 (D2)
LOOPS = "the uplines would loop, or be more than 200 levels deep: an agent cannot stand above itself at any date (B2)"


def _climbs(start: str) -> str:
    """A query of rows where one of the uplines in `start` comes back to its agent, or climbs too far.

    start: SELECT agent, upline, first and last day, 1. A range shrinks to the days at which all steps so far hold.
    """
    later = "CASE WHEN up.valid_from > climb.first THEN up.valid_from ELSE climb.first END"
    sooner = "CASE WHEN up.valid_to < climb.last THEN up.valid_to ELSE climb.last END"
    return f"""WITH RECURSIVE climb(agent, reached, first, last, depth) AS (
        {start}
        UNION ALL
        SELECT climb.agent, up.upline_id, {later}, {sooner}, climb.depth + 1
        FROM climb JOIN upline up ON up.agent_id = climb.reached
            AND up.valid_from <= climb.last AND up.valid_to >= climb.first
        WHERE up.upline_id <> up.agent_id AND climb.reached <> climb.agent AND climb.depth <= {DEEPEST}
    ) SELECT climb.agent FROM climb WHERE climb.reached = climb.agent OR climb.depth > {DEEPEST}"""


class RefuseLoop(Guard):
    """Refuses an upline that would make a loop at any date (B2); an agent that is its own upline is the top.

    As with overlapping ranges, a statement is checked as it ends: old uplines go before the new ones come.
    """

    def describe(self) -> str:
        return "Refuse loops of uplines"

    def sqlite(self) -> list[str]:
        climbs = _climbs("SELECT NEW.agent_id, NEW.upline_id, NEW.valid_from, NEW.valid_to, 1")
        return [
            f'CREATE TRIGGER "upline_loop_{event}" AFTER {event.upper()} ON "upline" '
            f"WHEN NEW.upline_id <> NEW.agent_id AND EXISTS ({climbs}) "
            f"BEGIN SELECT RAISE(ABORT, '{LOOPS}'); END"
            for event in ("insert", "update")
        ]

    def sqlite_away(self) -> list[str]:
        return [f'DROP TRIGGER "upline_loop_{event}"' for event in ("insert", "update")]

    def postgresql(self) -> list[str]:
        """The lock lets two sessions that change uplines see each other's, one after the other."""
        climbs = _climbs("SELECT agent_id, upline_id, valid_from, valid_to, 1 FROM added WHERE upline_id <> agent_id")
        body = f"""
            PERFORM pg_advisory_xact_lock(hashtext('upline ranges'));
            SELECT code INTO looping FROM agent WHERE id = ({climbs} LIMIT 1);
            IF FOUND THEN
                RAISE EXCEPTION '{LOOPS}: agent %', looping USING ERRCODE = '23000';
            END IF;
            RETURN NULL;"""
        return [
            raising("upline_loop", body, declare="looping text;", options=BY_INDEX),
            *(
                f'CREATE TRIGGER "upline_loop_{event}" AFTER {event.upper()} ON "upline" '
                f'REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION "upline_loop"()'
                for event in ("insert", "update")
            ),
        ]

    def postgresql_away(self) -> list[str]:
        return ['DROP FUNCTION "upline_loop"() CASCADE']


class Migration(migrations.Migration):
    dependencies = [("agents", "0001_initial")]

    operations = [
        RefuseOverlap(
            "upline",
            key=['{row}."agent_id"'],
            lower="valid_from",
            upper="valid_to",
            message="an agent would have two uplines at a date (B2)",
        ),
        RefuseLoop(),
        RefuseOverlap(
            "contract_held",
            key=['{row}."agent_id"'],
            lower="valid_from",
            upper="valid_to",
            message="an agent would hold two contracts at a date (B3)",
        ),
    ]
