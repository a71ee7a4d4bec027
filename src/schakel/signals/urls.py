"""Addresses of the signal chain, under /signalen/."""

from django.urls import path

from schakel.signals.views import documents, intake, lists, public, report, signal

app_name = "signals"
urlpatterns = [
    path("", lists.work_list, name="list"),
    path("bij-mij/", lists.with_me, name="with_me"),
    path("van-mij/", lists.from_me, name="from_me"),
    path("vast/", lists.stuck, name="stuck"),
    path("overdrachten/", lists.offers, name="offers"),
    path("melden/", report.report, name="report"),
    path("melden/snel/", report.report_quick, name="report_quick"),
    path("melden/bewaren/", report.save_draft, name="save_draft"),
    path("melden/concept/<uuid:draft_id>/", report.draft, name="draft"),
    path("burger/", public.report_public, name="report_public"),
    path("<uuid:signal_id>/ontvangst/", report.acknowledgement, name="acknowledgement"),
    path("<uuid:signal_id>/inname/", intake.register, name="register"),
    path("<uuid:signal_id>/toewijzen/", intake.assign, name="assign"),
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
