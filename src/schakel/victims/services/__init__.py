"""Everything that changes a report to CoMensha.

- `reporting`: `preview`, `report`, `ask_officer`, `answer_question`, `leave_unreported`
- `taking_over`: `open_registration`, `note_receipt`, `ask_back`, `take_over`
- `demonstration`: `make`
"""
