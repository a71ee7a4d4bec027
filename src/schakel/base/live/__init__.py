"""Pages that notice: an open page hears that something was added, and offers to look again.

It is told that there is something, never what: the page is read anew, with the reader's own rights.
"""
