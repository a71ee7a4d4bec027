"""The names that listeners and tellers share, and how a page is refused."""

# Seconds after which an ended session or membership closes a page's line at the latest.
LOOK_AGAIN = 5.0
NOT_ALLOWED = 4403


def group_of(organisation_id: int) -> str:
    """Return the group that hears what concerns an organisation."""
    return f"organisation.{organisation_id}"
