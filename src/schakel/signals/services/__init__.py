"""Everything that changes a signal, one module per part of the work.

- `intake`: `report_signal`, `report_publicly`, `show_acknowledgement`, `register`, `add_details`,
  `reconsider`, `assign`, `give_to_unit`
- `batches`: `report_many`
- `drafts`: `save_draft`, `keep_typing`, `open_draft`, `discard_draft`,
  `remove_expired_drafts`
- `persons`: `add_person`, `name_person`, `change_role`, `answer_non_punishment`,
  `make_suspect`, `offer_help`, `record_victim_status`
- `importing`: `send_file`, `set_columns`, `check_some`, `confirm_import`, `import_some`,
  `pause_import`, `discard_import`, `open_errors`, `remove_expired_imports`
- `enriching`: `start_enriching`, `record_step`, `leave_out_step`, `ask_question`,
  `answer_question`, `finish_enriching`
- `groups`: `add_group`, `offer_help_to`
- `supervising`: `switch_powers`, `plan_inspection`, `record_findings`
- `tracks`: `choose_track`, `tell_back`
- `duty`: `put_on_duty`, `take_off_duty`
- `consulting`: `consult_prosecutor`, `send_copy`
- `weighing`: `weigh`, `back_to_enriching`, `back_to_weighed`
- `talks`: `start_talks`, `plan_talk`, `record_talk`, `record_no_talk`, `record_complaint`,
  `record_ex_officio`, `record_outside_talk`, `add_reader`, `open_outside_talk`
- `investigating`: `start_investigation`, `write_purpose`, `record_standards`,
  `start_prosecution`, `weigh_non_punishment`, `record_outcome`, `record_measure`
- `measures`: `take_measure`; `advising`: `consult`, `open_consultation`, `advise`
- `sampling`: `ask_sample`, `preview_sample`, `open_sample`, `approve_sample`, `refuse_sample`,
  `revoke_sample`
- `asking`: `ask_privacy_officer`
- `handing_over`: `preview`, `offer`, `note_receipt`, `open_offer`, `accept`, `refuse`, `revoke`,
  `say_what_was_missing`, `follow_offers`
- `stopping`: `propose_stop`, `propose_merge`, `confirm_stop`, `turn_down_stop`, `reopen`,
  `unmerge`
- `papers`: `ask_paper`, `make_paper`, `open_paper`, `remove_expired_papers`
- `together`: `preview_together`, `do_together`, `take_along`; `worklists`: `save_list`,
  `rename_list`, `remove_list`, `restore_list`
- `waiting`: `put_aside`, `review`, `take_up_again`
- `clocks`: `let_stand_still`, `let_run_again`, `escalate_overdue`
- `relations`: `link`, `unlink`, `split`
- `feedback`: `give_feedback`, `withhold_feedback`
- `documents`: `add_document`, `list_documents`, `open_document`
- `digest`: `send_digest`; `tour`: `take_step`, `begin_anew` (demonstration only)
- `looking`: `open_signal`, `open_person`, `search`
- `keeping`: `hold`, `ask_release`, `release`; `destroying`: `count_due`, `destroy_due` (retention only)

Inputs of several fields travel as frozen dataclasses that stand next to the service (those of a
report in `reports`). Another organisation's signal does not exist (`DoesNotExist`); a right that
is lacking is `PermissionDenied`.
"""

from schakel.signals.services import (
    asking,
    batches,
    clocks,
    consulting,
    documents,
    drafts,
    duty,
    enriching,
    feedback,
    groups,
    handing_over,
    importing,
    intake,
    investigating,
    keeping,
    looking,
    persons,
    relations,
    reports,
    stopping,
    supervising,
    talks,
    tracks,
    waiting,
    weighing,
)

__all__ = [
    "asking",
    "batches",
    "clocks",
    "consulting",
    "documents",
    "drafts",
    "duty",
    "enriching",
    "feedback",
    "groups",
    "handing_over",
    "importing",
    "intake",
    "investigating",
    "keeping",
    "looking",
    "persons",
    "relations",
    "reports",
    "stopping",
    "supervising",
    "talks",
    "tracks",
    "waiting",
    "weighing",
]
