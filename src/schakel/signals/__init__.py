"""The signal chain: register, enrich, weigh, hand over and follow up a signal of trafficking.

A signal is what somebody noticed. It is owned by one organisation at a time and is never without
an owner, a next step and a due date until it is handed over or stopped with a reason by two
persons. Persons, talks and help run beside it: a signal that stops never stops the help. This
app does not count victims, place anybody in a shelter or decide what may be shared.
"""
