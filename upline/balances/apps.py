from django.apps import AppConfig


class BalancesConfig(AppConfig):
    name = "upline.balances"
    label = "balances"
