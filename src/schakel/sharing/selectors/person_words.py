"""What somebody did, in words for the person concerned."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ACTIONS: dict[str, str | Promise] = {
    "sharing.disclose": _("shared data"),
    "sharing.open_package": _("read what was shared"),
    "sharing.open_disclosure": _("looked up what was shared"),
    "sharing.consent": _("recorded your consent"),
    "sharing.report_of": _("compiled this report"),
}
