"""The daily scan: notes are read in one uniform way for hidden signals, and a person decides.

An organisation offers its own registrations, each source with a purpose and a legal ground; every
hit is explained to the word, and the result is a reading list. This app does not score persons,
addresses or areas, predicts nothing and follows nothing up: only a reader's "signal" makes one.
"""
