"""Addresses of the signal chain, under /signalen/."""

from django.urls import path

from schakel.signals.views import (
    decisions,
    documents,
    imports,
    intake,
    lists,
    offers,
    public,
    report,
    signal,
)

app_name = "signals"
urlpatterns = [
    path("", lists.work_list, name="list"),
    path("bij-mij/", lists.with_me, name="with_me"),
    path("van-mij/", lists.from_me, name="from_me"),
    path("vast/", lists.stuck, name="stuck"),
    path("overdrachten/", lists.offers, name="offers"),
    path("overdrachten/<uuid:handover_id>/", offers.offer, name="offer"),
    path("overdrachten/<uuid:handover_id>/ontvangen/", offers.receive, name="offer_receive"),
    path("overdrachten/<uuid:handover_id>/accepteren/", offers.accept, name="offer_accept"),
    path("overdrachten/<uuid:handover_id>/weigeren/", offers.refuse, name="offer_refuse"),
    path("overdrachten/<uuid:handover_id>/terugnemen/", offers.revoke, name="offer_revoke"),
    path("overdrachten/<uuid:handover_id>/ontbrak/", offers.missing, name="offer_missing"),
    path("melden/", report.report, name="report"),
    path("melden/snel/", report.report_quick, name="report_quick"),
    path("melden/bewaren/", report.save_draft, name="save_draft"),
    path("melden/concept/<uuid:draft_id>/", report.draft, name="draft"),
    path("burger/", public.report_public, name="report_public"),
    path("invoer/", imports.imports, name="imports"),
    path("invoer/<uuid:import_id>/", imports.one_import, name="import"),
    path("invoer/<uuid:import_id>/bevestigen/", imports.confirm, name="import_confirm"),
    path("invoer/<uuid:import_id>/ophouden/", imports.pause, name="import_pause"),
    path("invoer/<uuid:import_id>/weggooien/", imports.discard, name="import_discard"),
    path("invoer/<uuid:import_id>/fouten/", imports.errors, name="import_errors"),
    path("<uuid:signal_id>/ontvangst/", report.acknowledgement, name="acknowledgement"),
    path("<uuid:signal_id>/inname/", intake.register, name="register"),
    path("<uuid:signal_id>/overdragen/", offers.hand_over, name="hand_over"),
    path("<uuid:signal_id>/besluit/vragen/", decisions.ask, name="ask_privacy_officer"),
    path("<uuid:signal_id>/bestanden/", documents.files, name="files"),
    path("<uuid:signal_id>/bestanden/<uuid:file_id>/", documents.file, name="file"),
    path("<uuid:signal_id>/", signal.signal, name="signal"),
    path(
        "<uuid:signal_id>/los-gesprek/<uuid:talk_id>/lezen/",
        signal.outside_talk,
        name="outside_talk",
    ),
    path("<uuid:signal_id>/<slug:slug>/", signal.act, name="act"),
    path("<uuid:signal_id>/<slug:slug>/<uuid:object_id>/", signal.act, name="act"),
]
