"""What can be done with a cycle; each verb has its own file."""

from .abandoning import abandon, abandon_dead
from .closing import close
from .replaying import Replay, replay
from .running import run

__all__ = ["Replay", "abandon", "abandon_dead", "close", "replay", "run"]
