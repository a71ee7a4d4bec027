"""Addresses of the monitor, under /monitor/."""

from django.urls import path

from schakel.monitor import views

app_name = "monitor"
urlpatterns = [
    path("schattingen/", views.estimates, name="estimates"),
    path("schattingen/nederland/", views.add_dutch_table, name="add_dutch_table"),
    path("schattingen/vergelijken/", views.compare, name="compare"),
    path("schattingen/tabel/<uuid:table_id>/", views.table, name="table"),
    path("schattingen/tabel/<uuid:table_id>/koppeling/", views.linkage, name="linkage"),
    path("schattingen/<uuid:run_id>/", views.run, name="run"),
    path("schattingen/<uuid:run_id>/beeld.svg", views.picture, name="picture"),
    path("schattingen/<uuid:run_id>/rapport.json", views.download, name="download"),
    path("schattingen/<uuid:run_id>/rapport.xlsx", views.workbook, name="workbook"),
    path("schattingen/<uuid:run_id>/rapport.pdf", views.document, name="document"),
]
