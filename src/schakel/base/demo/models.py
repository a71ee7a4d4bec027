"""How far the demonstration is filled, for data that are written after the first page."""

from django.db import models

from schakel.base.owned import FieldPrivacy


class Filling(models.Model):
    """A series of batches of invented data: how many of them are there already."""

    code = models.CharField(max_length=40, primary_key=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField()

    class Privacy(FieldPrivacy):
        plain = frozenset({"code", "done", "total"})
        data_class = "ordinary"
        retention = "permanent"
        purpose = "operations"

    def __str__(self) -> str:
        return self.code
