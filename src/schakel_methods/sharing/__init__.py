"""Who may share what with whom: facts and rules in, a decision with its reasons out.

Pure: rules, code lists and facts are arguments. The rules themselves are policy data
(`reference/sharing_rules.csv`); each is a reading that awaits the tenant's lawyer.
It is not legal advice, and it never says yes where a legal regime says nothing.
"""
