from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "upline.audit"
    label = "audit"
