"""Connected systems: connect, try, renew the secret, pause, end; and how their messages went."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from schakel.base.requests import StaffRequest, staff_page, unkept
from schakel.base.webhooks import policies, selectors
from schakel.base.webhooks.forms import KINDS, ConnectForm
from schakel.base.webhooks.models import Delivery, Subscription
from schakel.base.webhooks.services import connecting
from schakel.base.webhooks.workflow import PAUSED, TEST, EventKind

FAILURES = {
    "address_refused": gettext_lazy("The address lies inside a network: refused"),
    "unresolved": gettext_lazy("No system is known under this name"),
    "timeout": gettext_lazy("No answer in time"),
    "tls": gettext_lazy("The certificate is not trusted"),
    "connection": gettext_lazy("No connection"),
    "demonstration": gettext_lazy("From the demonstration nothing leaves"),
    PAUSED: gettext_lazy("The connection was paused"),
}


@require_http_methods(["GET", "POST"])
@staff_page
def home(request: StaffRequest) -> HttpResponse:
    """The connected systems of the organisation, and connecting one."""
    if not policies.may_connect(request.actor):
        raise PermissionDenied
    form = ConnectForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and (made := _connected(request, form)):
        return _shown_once(request, *made)
    found = selectors.subscriptions(actor=request.actor)
    shown = {"form": form, "subscriptions": [(each, _kinds(each)) for each in found]}
    return render(request, "webhooks/home.html", shown, status=400 if form.errors else 200)


@require_GET
@staff_page
def one(request: StaffRequest, subscription_id: UUID) -> HttpResponse:
    """One connection and its newest messages."""
    found = selectors.subscription(actor=request.actor, subscription_id=subscription_id)
    sent = selectors.deliveries(actor=request.actor, subscription_id=subscription_id)
    shown = {
        "one": found,
        "kinds": _kinds(found),
        "rows": [_row(delivery) for delivery in sent],
        "columns": (_("When"), _("What"), _("State"), _("Tries"), _("Answer")),
    }
    return render(request, "webhooks/one.html", shown)


@require_POST
@staff_page
def send_test(request: StaffRequest, subscription_id: UUID) -> HttpResponse:
    """Try a connection."""
    try:
        connecting.send_test(actor=request.actor, subscription_id=subscription_id)
    except connecting.Paused:
        messages.error(request, _("The connection is paused. Let it go on first."))
    else:
        messages.success(request, _("A test message is on its way. Reload to see the answer."))
    return redirect("webhooks:one", subscription_id)


@require_POST
@staff_page
def renew_secret(request: StaffRequest, subscription_id: UUID) -> HttpResponse:
    """Give a connection a new secret and show it once."""
    found, secret = connecting.renew_secret(actor=request.actor, subscription_id=subscription_id)
    return _shown_once(request, found, secret)


@require_POST
@staff_page
def pause(request: StaffRequest, subscription_id: UUID) -> HttpResponse:
    """Pause a connection."""
    connecting.pause(actor=request.actor, subscription_id=subscription_id)
    return redirect("webhooks:one", subscription_id)


@require_POST
@staff_page
def go_on(request: StaffRequest, subscription_id: UUID) -> HttpResponse:
    """Let a connection go on."""
    connecting.go_on(actor=request.actor, subscription_id=subscription_id)
    messages.success(request, _("The connection goes on; what was given up is sent again."))
    return redirect("webhooks:one", subscription_id)


@require_http_methods(["GET", "POST"])
@staff_page
def disconnect(request: StaffRequest, subscription_id: UUID) -> HttpResponse:
    """Ask first, then end a connection."""
    found = selectors.subscription(actor=request.actor, subscription_id=subscription_id)
    if request.method == "GET":
        return render(request, "webhooks/disconnect.html", {"one": found})
    connecting.disconnect(actor=request.actor, subscription_id=subscription_id)
    messages.success(request, _("The connection has ended."))
    return redirect("webhooks:home")


@require_POST
@staff_page
def send_again(request: StaffRequest, delivery_id: UUID) -> HttpResponse:
    """Send one message again."""
    try:
        delivery = connecting.send_again(actor=request.actor, delivery_id=delivery_id)
    except connecting.Paused:
        messages.error(request, _("The connection is paused. Let it go on first."))
        return redirect("webhooks:home")
    messages.success(request, _("The message is on its way again, under the same id."))
    return redirect("webhooks:one", delivery.subscription_id)


def _connected(request: StaffRequest, form: ConnectForm) -> tuple[Subscription, str] | None:
    try:
        return connecting.connect(actor=request.actor, **form.cleaned_data)
    except connecting.AddressRefused:
        form.add_error(
            "url", _("Give a whole address outside your network that begins with https://.")
        )
    except connecting.TooMany:
        form.add_error(None, _("There are ten connections already. End one first."))
    return None


def _shown_once(request: StaffRequest, told: Subscription, secret: str) -> HttpResponse:
    return unkept(render(request, "webhooks/secret.html", {"one": told, "secret": secret}))


def _kinds(told: Subscription) -> list[str]:
    if set(told.kinds) == set(EventKind):
        return [_("Every event")]
    return [str(KINDS[EventKind(kind)]) for kind in told.kinds]


def _row(delivery: Delivery) -> dict[str, Any]:
    is_test = delivery.kind == TEST
    return {
        "delivery": delivery,
        "what": _("A test") if is_test else KINDS[EventKind(delivery.kind)],
        "failure": FAILURES.get(delivery.failure, ""),
    }
