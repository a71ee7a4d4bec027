"""From request to actor: who is asking, for which organisation, and what the database may show."""

import time
from collections.abc import Callable, Sequence
from http import HTTPStatus

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from schakel.base import rls
from schakel.base.accounts import selectors as accounts
from schakel.base.accounts.models import Membership, User
from schakel.base.actor import Actor
from schakel.base.audit import services as audit
from schakel.base.requests import MEMBERSHIP_KEY, ActorRequest
from schakel.base.ui import views as pages

Answer = Callable[[HttpRequest], HttpResponseBase]
_KEPT_AT, _KEPT_EVERY = "kept_at", 60


class StayMiddleware:
    """Lets the session of who goes on working live on, written once a minute instead of at every page.

    So it ends after fourteen to fifteen minutes without a page, never later.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        answer = self.get_response(request)
        session, now = request.session, time.time()
        if answer.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR or session.is_empty():
            return answer
        # One that ended is empty once it was read, and stays so.
        if session.keys() and now - session.get(_KEPT_AT, 0) >= _KEPT_EVERY:
            session[_KEPT_AT] = now
        return answer


class ActorMiddleware:
    """Puts the actor on the request and the organisation on the connection.

    The connection closes with the request, or goes back to a pool that wipes it (ADR 0092), so no
    right is carried over; the organisation is cleared all the same.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: ActorRequest) -> HttpResponseBase:
        user = request.user
        request.memberships = accounts.memberships_of(user) if isinstance(user, User) else ()
        request.actor = self._actor(request)
        if request.actor is None:
            rls.set_organisation(None)
        else:
            rls.set_organisation(request.actor.organisation_id, user_id=request.actor.user_id)
        try:
            return self.get_response(request)
        finally:
            if _is_open():
                rls.set_organisation(None)

    def process_exception(self, request: ActorRequest, error: Exception) -> HttpResponse | None:
        """Answer alike for what is not there and what is not ours; note what was refused."""
        if isinstance(error, ObjectDoesNotExist):
            return pages.not_found(request)
        if isinstance(error, PermissionDenied) and request.actor:
            route = request.resolver_match.view_name if request.resolver_match else ""
            target = audit.Target(type="route", id=route or "unnamed")
            audit.record(actor=request.actor, action="refused", target=target)
        return None

    def _actor(self, request: ActorRequest) -> Actor | None:
        membership = place_of(request.memberships, request.session.get(MEMBERSHIP_KEY))
        if membership is None:
            return None
        if request.session.get(MEMBERSHIP_KEY) != membership.pk:
            request.session[MEMBERSHIP_KEY] = membership.pk
        return accounts.actor_for(membership)


def _is_open() -> bool:
    # Asking the database whether it is there costs a question; only after trouble is there a doubt.
    if connection.connection is None:
        return False
    return not connection.errors_occurred or connection.is_usable()


def place_of(memberships: Sequence[Membership], chosen: int | None) -> Membership | None:
    """Return where a user works now: the chosen place while it is theirs, else the first.

    Memberships are asked anew at every request, so that one taken away ends at once.
    """
    ours = [membership for membership in memberships if membership.pk == chosen]
    return next(iter(ours or memberships), None)
