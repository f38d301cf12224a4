from django.apps import AppConfig


class CyclesConfig(AppConfig):
    name = "upline.cycles"
    label = "cycles"
