"""Multiple systems estimation of the hidden population."""
