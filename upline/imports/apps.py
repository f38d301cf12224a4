from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "upline.imports"
    label = "imports"
