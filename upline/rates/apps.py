from django.apps import AppConfig


class RatesConfig(AppConfig):
    name = "upline.rates"
    label = "rates"
