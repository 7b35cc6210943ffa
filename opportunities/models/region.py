"""Regions of Europe and how cohesion policy classes them in each period."""

from django.db import models


class Region(models.Model):
    """A region of the NUTS classification (version 2024)."""

    code = models.CharField(max_length=5, unique=True)
    name = models.CharField(max_length=200)
    country = models.CharField(max_length=2)
    level = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class RegionCategory(models.Model):
    """The category of a region in one programming period, from the act that sets it."""

    region = models.ForeignKey(Region, on_delete=models.CASCADE, related_name="categories")
    period = models.CharField(max_length=9)
    category = models.CharField(max_length=40)
    act = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["region", "period"]
        verbose_name_plural = "region categories"
        constraints = [
            models.UniqueConstraint(fields=["region", "period"], name="one_category_per_period"),
        ]

    def __str__(self) -> str:
        return f"{self.region_id} {self.period}: {self.category}"
