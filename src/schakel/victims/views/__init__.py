"""Pages of registration: lists, reporting, and one report."""
