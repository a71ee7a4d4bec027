"""Who may share what with whom: facts and rules in, a decision out."""
