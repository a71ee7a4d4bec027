"""Choosing who to be in the demonstration."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from schakel.base.demo import selectors, services


@require_GET
def cards(request: HttpRequest) -> HttpResponse:
    """One card per role, one click to be that role."""
    if not settings.SCHAKEL_DEMONSTRATION:
        raise Http404
    return render(request, "demo/cards.html", {"desks": selectors.desks()})


@require_POST
def become(request: HttpRequest, membership_id: int) -> HttpResponse:
    """Be this person from now on."""
    if not settings.SCHAKEL_DEMONSTRATION:
        raise Http404
    services.become(request=request, membership_id=membership_id)
    return HttpResponseRedirect(reverse("ui:today"))
