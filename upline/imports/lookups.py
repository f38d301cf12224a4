"""Codes → ids of the small tables, read once an import; and the records that a file brings in by naming them."""

from collections.abc import Iterable
from typing import Any

from django.db import models


class Lookups:
    """What codes mean, for one import.

    A code that a file may bring in (a state, a product type, a contract) gets a negative id of its own until a row that
    names it is accepted; `settle` then creates the record. generation: grows when ids were settled.
    """

    def __init__(self) -> None:
        self._ids: dict[type[models.Model], dict[str, int]] = {}
        self._codes: dict[type[models.Model], dict[int, str]] = {}
        self._provisional: dict[type[models.Model], dict[int, int]] = {}  # negative id → id, 0 until there is one
        self._tables: dict[Any, Any] = {}
        self.brought_in: dict[type[models.Model], list[str]] = {}
        self.generation = 0

    def ids(self, model: type[models.Model]) -> dict[str, int]:
        """Code → id of a model with a unique code."""
        if model not in self._ids:
            self._ids[model] = dict(model._default_manager.values_list("code", "pk"))
            self._codes[model] = {number: code for code, number in self._ids[model].items()}
        return self._ids[model]

    def code(self, model: type[models.Model], number: int | None) -> str | None:
        """Id → code; provisional ids too."""
        self.ids(model)
        return None if number is None else self._codes[model][number]

    def provisional(self, model: type[models.Model], code: str) -> int:
        """The id of a code, negative when there is no record of it yet."""
        ids = self.ids(model)
        if code not in ids:
            waiting = self._provisional.setdefault(model, {})
            number = -len(waiting) - 1
            waiting[number] = 0
            ids[code] = number
            self._codes[model][number] = code
        return ids[code]

    def settle(self, model: type[models.Model], numbers: Iterable[int | None]) -> None:
        """Create the records of those of these ids that are provisional; rows with them are accepted."""
        waiting = self._provisional.get(model)
        if not waiting:
            return
        for number in {number for number in numbers if number is not None and number < 0 and not waiting[number]}:
            code = self._codes[model][number]
            record = model._default_manager.create(code=code)
            waiting[number] = self._ids[model][code] = record.pk
            self._codes[model][record.pk] = code
            self.brought_in.setdefault(model, []).append(code)
            self.generation += 1

    def settled(self, model: type[models.Model], number: int | None) -> int | None:
        """The id of a record that exists, for one that was provisional."""
        if number is None or number > 0:
            return number
        return self._provisional[model][number] or number

    def table(self, name: str, load: Any) -> Any:
        """What load() gives, read once an import."""
        if name not in self._tables:
            self._tables[name] = load()
        return self._tables[name]

    def forget(self, name: str) -> None:
        """Read a table again when it is next asked for."""
        self._tables.pop(name, None)
