from django.apps import AppConfig


class RetentionConfig(AppConfig):
    name = "schakel.base.retention"
    label = "retention"
