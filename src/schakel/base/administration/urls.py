"""Addresses of administration: the trail, people, policy data."""

from django.urls import path

from schakel.base.administration.views import members, policy, trail

app_name = "administration"
urlpatterns = [
    path("inzage/", trail.trail_page, name="trail"),
    path("inzage/controle/", trail.check, name="check_chain"),
    path("beheer/mensen/", members.member_list, name="members"),
    path("beheer/mensen/uitnodigen/", members.invite, name="invite"),
    path("beheer/mensen/<int:membership_id>/", members.member, name="member"),
    path("beheer/mensen/<int:membership_id>/beeindigen/", members.end, name="end"),
    path("beheer/mensen/<int:membership_id>/uitloggen/", members.sign_out, name="sign_out"),
    path("beheer/mensen/<int:membership_id>/opnieuw/", members.invite_again, name="invite_again"),
    path("beheer/gegevens/", policy.kind_list, name="policy"),
    path("beheer/gegevens/<slug:kind>/", policy.kind_page, name="policy_kind"),
    path("beheer/gegevens/<slug:kind>/bestand/", policy.download, name="policy_download"),
    path("beheer/gegevens/<slug:kind>/rij/", policy.row, name="policy_row"),
    path("beheer/gegevens/<slug:kind>/rij/weg/", policy.drop_row, name="policy_drop"),
    path("beheer/gegevens/<slug:kind>/<int:number>/", policy.draft, name="draft"),
    path("beheer/gegevens/<slug:kind>/<int:number>/publiceren/", policy.publish, name="publish"),
    path("beheer/gegevens/<slug:kind>/<int:number>/weg/", policy.discard, name="discard"),
]
