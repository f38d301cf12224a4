from django.apps import AppConfig


class InstallationConfig(AppConfig):
    name = "upline.installation"
    label = "installation"
