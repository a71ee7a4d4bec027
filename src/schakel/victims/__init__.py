"""Registration of possible victims: what an organisation reports to CoMensha, and the inbox there.

Reports and persons are kept apart: several organisations may report the same person, and every
report keeps its own number. Arranging care or shelter is another task and another data set; the
national register with one row per person has its floor here but is not built yet.
"""
