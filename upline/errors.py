"""The two ways an action can refuse: by a rule, or because an open cycle holds the record."""


class Refused(Exception):
    """An action that is refused; nothing was changed.

    The message is for a person: what and where, what was found, what was expected, what to do.
    The faces show it and end with status 2.
    """


class PendingInCycle(Refused):
    """A record that an open cycle has taken; changing it would falsify the cycle (E4).

    cycle: the number of the open cycle, which a face may offer to abandon.
    """

    def __init__(self, message: str, cycle: int):
        super().__init__(message)
        self.cycle = cycle
