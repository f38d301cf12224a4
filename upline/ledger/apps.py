from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "upline.ledger"
    label = "ledger"
