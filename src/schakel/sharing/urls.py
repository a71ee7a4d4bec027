"""Addresses under /delen/."""

from django.urls import path

from schakel.sharing.views import consents, desk, packages, persons, register, wizard

app_name = "sharing"
urlpatterns = [
    path("", wizard.home, name="home"),
    path("vraag/", wizard.wizard, name="wizard"),
    path("verzoek/<uuid:request_id>/", desk.request_page, name="request"),
    path("pakket/<uuid:package_id>/", packages.package, name="package"),
    path("verstrekking/<uuid:disclosure_id>/", packages.disclosure, name="disclosure"),
    path("code/<uuid:grant_id>/beeindigen/", packages.end_access, name="end_access"),
    path("bericht/<uuid:notice_id>/", packages.notice, name="notice"),
    path(
        "toestemming/<uuid:subject_id>/<int:recipient_id>/<slug:purpose>/",
        consents.new,
        name="consent",
    ),
    path(
        "toestemming/<uuid:subject_id>/buiten/<slug:recipient_type>/<slug:purpose>/",
        consents.new_outside,
        name="consent_outside",
    ),
    path("intrekken/<uuid:consent_id>/", consents.withdraw, name="withdraw"),
    path("toegang/<int:organisation_id>/<uuid:grant_id>/", packages.access, name="access"),
    path("bureau/", desk.desk, name="desk"),
    path("bureau/regels/", desk.rules, name="rules"),
    path("bureau/regels/<int:number>/", desk.publish_rules, name="publish_rules"),
    path("bureau/convenanten/", desk.agreement_list, name="agreements"),
    path(
        "bureau/convenanten/<uuid:agreement_id>/",
        desk.publish_agreement,
        name="publish_agreement",
    ),
    path("bureau/register/", register.page, name="register"),
    path("bureau/register/dpia.html", register.document, name="register_document"),
    path("bureau/register/register.xlsx", register.workbook, name="register_workbook"),
    path("bureau/verstrekkingen.csv", desk.export, name="export"),
    path("bureau/betrokkenen/", persons.list_page, name="persons"),
    path("bureau/betrokkenen/<uuid:request_id>/", persons.page, name="person"),
    path("bureau/betrokkenen/<uuid:request_id>/rapport.html", persons.report, name="person_report"),
]
