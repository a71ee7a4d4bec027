"""Members: the list, inviting, changing, ending, signing out."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from schakel.base.administration.forms.members import EndForm, InvitationForm, UnitForm, WorkForm
from schakel.base.administration.selectors import members as reading
from schakel.base.administration.selectors.trail import role_name
from schakel.base.administration.services import members
from schakel.base.requests import StaffRequest, staff_page

REFUSALS = {
    members.NotYourOwn: gettext_lazy(
        "You cannot change your own membership. Ask another administrator of your organisation."
    ),
    members.AlreadyMember: gettext_lazy("This person already has this role here."),
    members.InvitedInvented: gettext_lazy(
        "In the demonstration only invented people take part, and they take part nowhere else."
    ),
}
READING = require_http_methods(["GET", "POST"])


@READING
@staff_page
def member_list(request: StaffRequest) -> HttpResponse:
    """Show the people and units of the own organisation; a POST adds a unit."""
    form = UnitForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        members.add_unit(actor=request.actor, name=form.cleaned_data["name"])
        return redirect("administration:members")
    shown = {
        "members": members.open_members(actor=request.actor),
        "units": reading.units(request.actor),
        "form": form,
        "columns": [_("Name"), _("Role and purpose"), _("Unit"), _("Certified until"),
                    _("Last sign-in"), _("State")],
    }  # fmt: skip
    return render(request, "administration/members.html", shown, status=_status(form))


@READING
@staff_page
def invite(request: StaffRequest) -> HttpResponse:
    """Invite somebody; the form first, then the mail."""
    members.open_members(actor=request.actor)
    form = InvitationForm(request.POST or None, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        act = members.invite
        if _done(form, lambda: act(actor=request.actor, invitation=form.invitation())):
            messages.success(request, _("The invitation is on its way."))
            return redirect("administration:members")
    return render(request, "administration/invite.html", {"form": form}, status=_status(form))


@READING
@staff_page
def member(request: StaffRequest, membership_id: int) -> HttpResponse:
    """Show one person and change what they do here."""
    found = members.open_member(actor=request.actor, membership_id=membership_id)
    form = WorkForm(request.POST or None, actor=request.actor, initial=_initial(found))
    if request.method == "POST" and form.is_valid():
        change = members.change_member
        if _done(
            form, lambda: change(actor=request.actor, membership_id=found.pk, work=form.work())
        ):
            messages.success(request, _("Saved."))
            return redirect("administration:member", membership_id)
    shown = {"member": found, "form": form, "role": role_name(found.role),
             "sessions": reading.sessions(found.user_id),
             "is_own": found.user_id == request.actor.user_id}  # fmt: skip
    return render(request, "administration/member.html", shown, status=_status(form))


@READING
@staff_page
def end(request: StaffRequest, membership_id: int) -> HttpResponse:
    """Ask for the reason and end a membership."""
    found = members.open_member(actor=request.actor, membership_id=membership_id)
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        ending, reason = members.end_membership, form.cleaned_data["reason"]
        if _done(form, lambda: ending(actor=request.actor, membership_id=found.pk, reason=reason)):
            messages.success(request, _("The membership has ended."))
            return redirect("administration:members")
    shown = {"member": found, "form": form, "role": role_name(found.role)}
    return render(request, "administration/end_membership.html", shown, status=_status(form))


@require_POST
@staff_page
def sign_out(request: StaffRequest, membership_id: int) -> HttpResponse:
    """Sign somebody out everywhere."""
    ended = members.end_sessions(actor=request.actor, membership_id=membership_id)
    messages.success(request, _("Signed out in %(times)d places.") % {"times": ended})
    return redirect("administration:member", membership_id)


@require_POST
@staff_page
def invite_again(request: StaffRequest, membership_id: int) -> HttpResponse:
    """Send the invitation once more."""
    members.invite_again(actor=request.actor, membership_id=membership_id)
    messages.success(request, _("The invitation is on its way."))
    return redirect("administration:member", membership_id)


def _done(form: Form, act: Callable[[], Any]) -> bool:
    try:
        act()
    except tuple(REFUSALS) as refusal:
        form.add_error(None, str(REFUSALS[type(refusal)]))
        return False
    return True


def _initial(found: Any) -> dict[str, Any]:
    return {
        "purpose": found.purpose,
        "unit": str(found.unit_id or ""),
        "certified_until": found.certified_until,
    }


def _status(form: Form) -> int:
    return 400 if form.errors else 200
