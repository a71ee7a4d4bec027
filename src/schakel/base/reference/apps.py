from django.apps import AppConfig


class ReferenceConfig(AppConfig):
    name = "schakel.base.reference"
    label = "reference"
