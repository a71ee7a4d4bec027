from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "schakel.base.files"
    label = "files"
