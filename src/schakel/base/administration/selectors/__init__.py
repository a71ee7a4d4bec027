"""The selectors of this app, one module per subject."""
