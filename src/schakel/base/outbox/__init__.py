"""What leaves the house by mail: written with the act it tells of, sent afterwards, never lost."""
