"""Addresses of the scan."""

from django.urls import path

from schakel.scanning import views

app_name = "scanning"
urlpatterns = [
    path("", views.reading.reading_list, name="list"),
    path("notitie/<uuid:note_id>/", views.reading.note, name="note"),
    path("notitie/<uuid:note_id>/beslissen/", views.reading.decide, name="decide"),
    path("notitie/<uuid:note_id>/signaal/", views.reading.make_signal, name="make_signal"),
    path("notitie/<uuid:note_id>/treffer/<uuid:hit_id>/", views.reading.remark, name="remark"),
    path("runs/", views.runs.runs, name="runs"),
    path("runs/starten/", views.runs.start, name="start"),
    path("runs/schakelaar/", views.runs.switch, name="switch"),
    path("bronnen/", views.runs.sources, name="sources"),
    path("bronnen/aanleveren/", views.runs.upload, name="upload"),
    path("bronnen/<uuid:source_id>/", views.runs.switch_source, name="switch_source"),
    path("opbrengst/", views.figures.figures, name="figures"),
    path("gelijke-behandeling/", views.figures.fairness, name="fairness"),
    path("algoritmeregister.json", views.figures.algorithm_register, name="algorithm_register"),
    path("regels/", views.rules.rules, name="rules"),
    path("volgorde/", views.orders.orders, name="orders"),
    path("volgorde/leren/", views.orders.learn, name="learn_order"),
    path("volgorde/<uuid:order_id>/", views.orders.switch, name="switch_order"),
    path("regels/woorden/<slug:code>/", views.rules.word_class, name="word_class"),
    path("regels/<slug:code>/", views.rules.rule, name="rule"),
    path("regels/concept/<int:number>/uitproberen/", views.rules.replay, name="replay"),
    path("regels/concept/<int:number>/publiceren/", views.rules.publish, name="publish"),
    path("advertenties/", views.ads.ads, name="ads"),
    path("advertenties/<uuid:group_id>/", views.ads.group, name="group"),
]
