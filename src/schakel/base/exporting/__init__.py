"""Everything an organisation owns, in one file to take along: asked for by one person, approved by a
second, made by the worker, sealed until it is fetched, and gone after a week. Never for another's data."""
