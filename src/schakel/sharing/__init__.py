"""What may leave an organisation, on what ground, and the record of what did.

Youth workers, doctors and detectives ask here whether they may share, hear why and what would
change it, and record consents; privacy officers decide what the rules leave open; persons
concerned hear who saw and received what. Nothing leaves any app but through the one door here
(`services.record_disclosure`). It gives no legal advice: every rule is a reading of the law that
an organisation's own people switch on.
"""
