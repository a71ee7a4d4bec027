"""Messages to the systems of an organisation itself: that something happened, by id and reference,
never what a signal says; the system fetches that through the API, where the look is on record."""
