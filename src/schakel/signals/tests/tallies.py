"""The tally of the funnel beside the signals themselves, of whatever one sees."""

from django.db import connection

_CELLS = "organisation_id, arrived_year, furthest, place, source_kind, exploitation_forms"
_DIFFERENCES = f"""
    SELECT * FROM (
      SELECT {_CELLS}, sum(number) AS number FROM signals_signaltally GROUP BY {_CELLS}
    ) AS tallied
    FULL JOIN (
      SELECT organisation_id,
        extract(year FROM arrived_at AT TIME ZONE 'Europe/Amsterdam')::smallint AS arrived_year,
        furthest,
        CASE WHEN merged_into_id IS NOT NULL THEN 'merged' WHEN phase = 'closed' THEN closing_reason
             WHEN phase = 'waiting' THEN 'waiting' WHEN phase = 'handed_over' THEN 'handed_over'
             ELSE 'open' END AS place,
        source_kind, exploitation_forms, count(*) AS times
      FROM signals_signal GROUP BY 1, 2, 3, 4, 5, 6
    ) AS counted USING ({_CELLS})
    WHERE coalesce(number, 0) <> coalesce(times, 0)
"""  # noqa: S608 - names of ours


def differences():
    """Return the places of the funnel of which the tally says another number than the signals."""
    with connection.cursor() as cursor:
        cursor.execute(_DIFFERENCES)
        return cursor.fetchall()
