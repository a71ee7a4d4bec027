"""What may leave an organisation, on what ground, and the record of what did.

For now one provisional rule decides: identified data pass between police, Marechaussee and the
investigation service of the Labour Inspectorate; every other way asks a privacy officer. This app
does not send anything itself.
"""
