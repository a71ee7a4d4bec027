"""The views of this app, one module per subject."""
