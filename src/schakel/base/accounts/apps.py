from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "schakel.base.accounts"
    label = "accounts"
