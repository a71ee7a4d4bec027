"""Random samples of dossiers that others can check, coarsened until nobody stands out."""
