"""Keys: one set per organisation, wrapped by a master key that is kept outside the database."""
