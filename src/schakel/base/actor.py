"""Who acts: the first argument of every service and selector."""

from dataclasses import dataclass

from schakel.base.rights import Right


@dataclass(frozen=True)
class Actor:
    """A person (or the system) who acts for one organisation, with its rights and purpose.

    `user_id` is None for the system's own tasks and for the public form of citizens.
    """

    user_id: int | None
    organisation_id: int
    organisation_type: str
    rights: frozenset[Right]
    role: str = ""
    purpose: str = ""
    name: str = ""
    reason: str = ""
    unit_id: int | None = None

    def may(self, right: Right) -> bool:
        """Tell whether this actor holds the right."""
        return right in self.rights
