"""The demonstration: invented organisations and people, and one click to be any of them."""
