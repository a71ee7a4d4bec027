from django.apps import AppConfig


class EncryptionConfig(AppConfig):
    name = "schakel.base.encryption"
    label = "encryption"
