"""Which transactions a run takes (F1), as SQL over `t` (transaction) and `p` (policy)."""

from dataclasses import dataclass
from datetime import date

FROM = 'FROM "transaction" t JOIN policy p ON p.id = t.policy_id'
_OPEN = "NOT EXISTS (SELECT 1 FROM batch_item b WHERE b.transaction_id = t.id)"


@dataclass(frozen=True)
class Selection:
    """A run's choice. type: all, new or recurring. issuers: ids; empty: all."""

    date: date
    type: str
    issuers: tuple[int, ...] = ()

    def where(self) -> str:
        """Open commissionable transactions dated on or before the date (E2, F1)."""
        return f"{self.where_at_any_date()} AND t.date <= '{self.date.isoformat()}'"

    def where_at_any_date(self) -> str:
        """The same without the bound on the date, to say when the next one comes."""
        conditions = ["t.kind = p.basis", _OPEN]
        if self.type == "new":
            conditions.append("p.first_cycle IS NULL")
        if self.type == "recurring":
            conditions.append("p.first_cycle IS NOT NULL")
        if self.issuers:
            conditions.append(f"p.issuer_id IN ({', '.join(str(int(issuer)) for issuer in self.issuers)})")
        return " AND ".join(conditions)

    def policies(self) -> str:
        """A sub-query of the ids of the policies that have a transaction in the run."""
        return f"SELECT t.policy_id {FROM} WHERE {self.where()}"
