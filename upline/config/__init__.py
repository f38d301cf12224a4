"""Django's settings, and the set-up that every face calls once. Everything comes from the environment."""

import os


def setup() -> None:
    """Make Django ready; calling it again does nothing."""
    import django
    from django.apps import apps

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "upline.config.settings")
    if not apps.ready:
        django.setup()
