from django.apps import AppConfig


class AgentsConfig(AppConfig):
    name = "upline.agents"
    label = "agents"
