"""Addresses of registration, under /aanmeldingen/."""

from django.urls import path

from schakel.victims.views import lists, registration, reporting

app_name = "victims"
urlpatterns = [
    path("", lists.reports, name="reports"),
    path("nieuw/<uuid:person_id>/", reporting.report, name="report"),
    path("niet-gemeld/<uuid:person_id>/", reporting.leave_unreported, name="unreported"),
    path("<uuid:registration_id>/", registration.show, name="registration"),
    path("<uuid:registration_id>/ontvangen/", registration.receive, name="receive"),
    path("<uuid:registration_id>/overnemen/", registration.take_over, name="take_over"),
    path("<uuid:registration_id>/vraag/", registration.ask, name="ask"),
    path("<uuid:registration_id>/antwoord/", registration.answer, name="answer"),
]
