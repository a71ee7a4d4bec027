from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "schakel.base.api"
    label = "api"
