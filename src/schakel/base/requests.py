"""Requests that know who is asking."""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from schakel.base.actor import Actor

if TYPE_CHECKING:
    from schakel.base.accounts.models import Membership

# Where the session keeps in which organisation and role somebody works now.
MEMBERSHIP_KEY = "membership"


class ActorRequest(HttpRequest):
    """Any request behind the middleware; nobody acts when nobody has signed in."""

    actor: Actor | None
    # Where this user may work now; asked once, for the actor and for the frame of the page.
    memberships: Sequence["Membership"]


class StaffRequest(HttpRequest):
    """A request of somebody who works in the chain."""

    actor: Actor


StaffView = Callable[..., HttpResponseBase]
_Answer = TypeVar("_Answer", bound=HttpResponseBase)


def staff_page(view: StaffView) -> StaffView:
    """Let only people in who are signed in and work for an organisation; others sign in first."""

    @wraps(view)
    def guarded(request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.actor is None:
            return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
        return view(request, *args, **kwargs)

    return guarded


def unkept(answer: _Answer) -> _Answer:
    """Let no browser or proxy keep an answer: what is shown once, or taken along on record."""
    answer["Cache-Control"] = "no-store"
    return answer
