"""Connections are for who manages systems, in their own organisation; secrets are shown once."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.urls import reverse

from schakel.base.accounts.tests import factories as people
from schakel.base.webhooks import selectors
from schakel.base.webhooks.models import Delivery, Subscription
from schakel.base.webhooks.services import connecting, wire
from schakel.base.webhooks.tests.systems import Office, listening

pytestmark = pytest.mark.django_db
FORM = {
    "name": "Zaaksysteem",
    "url": "https://systeem.example/pad-van-ons",
    "kinds": ["signal.ended"],
}


@pytest.fixture
def office(settings):
    return Office(settings)


def connected(office):
    return connecting.connect(actor=office.admin, **FORM)


def test_the_secret_is_shown_once_and_lies_sealed(office):
    once = people.browser(office.admin).post(reverse("webhooks:home"), FORM)
    office.come_in()
    found = Subscription.objects.get()
    browser = people.browser(office.admin)
    later = [browser.get(reverse("webhooks:home")),
             browser.get(reverse("webhooks:one", args=[found.pk]))]  # fmt: skip
    office.come_in()
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret, url FROM webhooks_subscription")
        raw = b"".join(bytes(part) for part in cursor.fetchone())

    assert found.secret in once.text
    assert once["Cache-Control"] == "no-store"
    for answer in later:
        assert "systeem.example" in answer.text
        assert found.secret not in answer.text
        assert "pad-van-ons" not in answer.text
    assert found.secret.encode() not in raw
    assert b"systeem.example" not in raw


def test_the_page_tries_pauses_renews_and_ends_a_connection(office):
    with listening() as got:
        told, _secret = office.connect(got.address)
        browser = people.browser(office.admin)

        def press(button):
            return browser.post(reverse(f"webhooks:{button}", args=[told.pk]), follow=True)

        tried = press("send_test")
        office.come_in()
        sent = office.send(Delivery.objects.get())
        shown = browser.get(reverse("webhooks:one", args=[told.pk]))
        again = browser.post(reverse("webhooks:send_again", args=[sent.pk]), follow=True)
        paused, refused = press("pause"), press("send_test")
        gone_on, renewed = press("go_on"), press("renew_secret")
        asked = browser.get(reverse("webhooks:disconnect", args=[told.pk]))
        ended = press("disconnect")
    office.come_in()

    assert {answer.status_code for answer in (tried, again, paused, gone_on, asked, ended)} == {200}
    assert "HTTP 204" in shown.text
    assert "gepauzeerd" in refused.text
    assert "whsec_" in renewed.text
    assert not Subscription.objects.exists()


@pytest.mark.parametrize(
    "url",
    ["http://systeem.example/", "ftp://systeem.example", "https://", "https://a:b@systeem.example",
     "https://systeem.example:x/", "https://systeem.example:0/", "https://systeem.example/ x",
     "https://systeem.example/\r\nX: y", "https://127.0.0.1/", "https://[::1]/",
     "https://169.254.169.254/latest", "https://.example/", f"https://{'a' * 64}.example/"],
)  # fmt: skip
def test_an_address_that_is_not_plain_https_to_outside_is_refused(office, url):
    with pytest.raises(connecting.AddressRefused):
        connecting.connect(actor=office.admin, **{**FORM, "url": url})
    assert people.browser(office.admin).post(
        reverse("webhooks:home"), {**FORM, "url": url}
    ).status_code == 400  # fmt: skip


def test_another_organisation_and_another_role_are_refused(office, settings):
    found, _secret = connected(office)
    test = connecting.send_test(actor=office.admin, subscription_id=found.pk)
    analyst = people.actor(office.organisation, "analyst")
    with pytest.raises(PermissionDenied):
        connecting.renew_secret(actor=analyst, subscription_id=found.pk)
    assert selectors.subscriptions(actor=analyst) == []
    assert people.browser(analyst).get(reverse("webhooks:home")).status_code == 403
    stranger = Office(settings)
    browser = people.browser(stranger.admin)

    answers = [
        browser.post(reverse(f"webhooks:{act}", args=[found.pk]))
        for act in ("send_test", "renew_secret", "pause", "go_on", "disconnect")
    ]
    answers.append(browser.post(reverse("webhooks:send_again", args=[test.pk])))
    answers.append(browser.get(reverse("webhooks:one", args=[found.pk])))

    assert {answer.status_code for answer in answers} == {404}
    stranger.come_in()
    assert not Subscription.objects.exists()
    assert not Delivery.objects.exists()


def test_there_are_never_more_connections_than_one_can_oversee(office):
    for _ in range(connecting.MOST):
        connected(office)
    with pytest.raises(connecting.TooMany):
        connected(office)


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0",  # noqa: S104 - refused
     "100.64.0.1", "224.0.0.1", "255.255.255.255", "::1", "fe80::1%eth0", "fd00::1",
     "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "::"],
)  # fmt: skip
def test_an_address_inside_a_network_is_never_outside(address):
    assert not wire.is_outside(address)


@pytest.mark.parametrize("host", [".example", f"{'a' * 64}.example"])
def test_a_name_that_no_name_can_be_is_a_failure_like_another(host):
    answer = wire.post(f"https://{host}/", body=b"", headers={}, rules=wire.Rules())
    assert answer.failure == "unresolved"


@pytest.mark.parametrize("inward", ["127.0.0.1", "10.0.0.8", "::1"])
def test_a_name_that_leads_inwards_is_refused_without_a_connection(monkeypatch, inward):
    """Also where only one of its addresses does, as in DNS rebinding."""
    found = [(0, 0, 0, "", ("193.0.14.129", 443)), (0, 0, 0, "", (inward, 443))]
    monkeypatch.setattr(wire.socket, "getaddrinfo", lambda *_, **__: found)
    monkeypatch.setattr(wire.socket, "create_connection", lambda *_, **__: pytest.fail("reached"))
    for url in ("https://systeem.example/", "http://systeem.example/"):
        answer = wire.post(url, body=b"", headers={}, rules=wire.Rules())
        assert answer.failure == "address_refused"


def test_the_address_that_was_judged_is_the_one_that_is_reached(monkeypatch):
    """A name server that answers differently a moment later changes nothing."""
    asked, reached = [], []

    def look_up(*_, **__):
        asked.append("193.0.14.129" if not asked else "127.0.0.1")
        return [(0, 0, 0, "", (asked[-1], 443))]

    def reach(where, **__):
        reached.append(where)
        raise ConnectionRefusedError

    monkeypatch.setattr(wire.socket, "getaddrinfo", look_up)
    monkeypatch.setattr(wire.socket, "create_connection", reach)

    answer = wire.post("https://systeem.example/", body=b"", headers={}, rules=wire.Rules())

    assert answer.failure == "connection"
    assert reached == [("193.0.14.129", 443)]
    assert len(asked) == 1
