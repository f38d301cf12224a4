from django.db import models


class Setting(models.Model):
    """A setting that differs from its default, as the text that was given."""

    key = models.CharField(max_length=40, primary_key=True)
    value = models.TextField()

    class Meta:
        db_table = "setting"
