"""The learned order of the reading list: how it did when tried out, on or off."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from schakel.base.requests import StaffRequest, staff_page
from schakel.scanning import policies, selectors, services
from schakel.scanning.services.orders import LEAST_OF_EACH, StaysOff
from schakel.scanning.views.reading import open_to, tabs


@require_GET
@staff_page
def orders(request: StaffRequest) -> HttpResponse:
    """The orders that were learned, with their trial, and which one is on."""
    open_to(policies.may_set_rules(request.actor))
    reasons = {
        "pairs_worse_than_sum": _("it ranks the minimal pairs worse than the plain sum"),
        "check_half_not_better_than_sum": _("it is no better than the plain sum on the other half"),
        "style_alone_does_as_well": _("the writer's style alone does as well"),
    }
    found = selectors.lists.orders(actor=request.actor)
    shown = {
        **tabs(request, "orders"),
        "orders": [(order, [reasons.get(r, r) for r in order.reasons_off]) for order in found],
        "is_on": any(order.is_on for order in found),
        "least": LEAST_OF_EACH,
        "columns": [_("Learned"), (_("Notes"), "", "number"), (_("Pairs right"), "", "number"),
                    (_("Other half"), "", "number"), (_("Style alone"), "", "number"), ""],
    }  # fmt: skip
    return render(request, "scanning/orders.html", shown)


@require_POST
@staff_page
def learn(request: StaffRequest) -> HttpResponse:
    """Ask for an order to be learned."""
    services.orders.ask_learning(actor=request.actor)
    messages.success(request, _("An order is being learned. Look again in a minute."))
    return HttpResponseRedirect(reverse("scanning:orders"))


@require_POST
@staff_page
def switch(request: StaffRequest, order_id: UUID) -> HttpResponse:
    """Switch a learned order on or off."""
    on = request.POST.get("to") == "on"
    try:
        services.orders.switch_order(actor=request.actor, order_id=order_id, on=on)
    except StaysOff:
        messages.error(request, _("This order did not do better than the plain sum: it stays off."))
    return HttpResponseRedirect(reverse("scanning:orders"))
