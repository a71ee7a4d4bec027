"""Files that people add to a case: judged by content, sealed, and kept outside the web root."""
