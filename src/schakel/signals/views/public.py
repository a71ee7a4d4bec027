"""The short form for citizens: no sign-in, no cookie, anonymous if they wish."""

from hashlib import sha256
from secrets import token_bytes, token_hex

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from schakel.base.accounts import selectors as accounts
from schakel.base.ui import selectors as ui
from schakel.signals.forms.quick import PublicReportForm
from schakel.signals.selectors import calling
from schakel.signals.services import intake

BAD, TOO_MANY = 400, 429
# Sent reports per address; a school or shelter shares one.
MOST, PERIOD = 10, 600
# Known to this process only and gone with it, so that nobody can find the addresses back.
_SALT = token_bytes(32)


# A form without sign-in has no authority to borrow; its token would need a cookie.
@csrf_exempt
@require_http_methods(["GET", "POST"])
def report_public(request: HttpRequest) -> HttpResponse:
    """Tell as a citizen what you saw or heard."""
    desks = [(str(desk.pk), desk.name) for desk in accounts.taking_public_reports()]
    if not desks:
        raise Http404
    if request.method == "GET":
        form = PublicReportForm(desks=desks, initial={"key": token_hex(16)})
        return _show(request, form)
    form = PublicReportForm(request.POST, desks=desks)
    if not form.is_valid():
        return _show(request, form, status=BAD)
    if _is_crowd(request):
        form.add_error(None, _("Many reports came from your connection. Wait ten minutes and send"
                               " it again; your text is still here. In danger: call 112."))  # fmt: skip
        return _show(request, form, status=TOO_MANY)
    desk = accounts.system_actor(int(form.cleaned_data["organisation"]), purpose="report_suspicion")
    given = intake.report_publicly(actor=desk, report=form.report(), key=form.cleaned_data["key"])
    shown = {"given": given, "calls": calling.calls(given.call_now)}
    return render(request, "signals/public_thanks.html", shown)


def _show(request: HttpRequest, form: PublicReportForm, *, status: int = 200) -> HttpResponse:
    shown = {"form": form, "contacts": ui.contacts()}
    return render(request, "signals/report_public.html", shown, status=status)


def _is_crowd(request: HttpRequest) -> bool:
    address = request.META.get("REMOTE_ADDR", "").encode()
    name = f"report:{sha256(_SALT + address).hexdigest()}"
    cache.add(name, 0, PERIOD)
    return cache.incr(name) > MOST
