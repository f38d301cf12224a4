from django.apps import AppConfig


class PoliciesConfig(AppConfig):
    name = "upline.policies"
    label = "policies"
