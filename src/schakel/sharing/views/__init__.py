"""Pages under /delen/."""
