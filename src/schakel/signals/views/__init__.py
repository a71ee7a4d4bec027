"""Pages of the signal chain: parse, one service or selector, answer."""
