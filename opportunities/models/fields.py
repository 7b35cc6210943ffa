"""Column types of our own: partial dates, and the columns that follow from them."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext

from opportunities.partial_dates import closing_moment, find_date_problem, first_day, last_day


def validate_partial_date(text: str) -> None:
    """Refuse what is not ``yyyy``, ``yyyy-mm`` or ``yyyy-mm-dd`` with a sentence for the form."""
    if not find_date_problem(text):
        return
    try:
        first_day(text)
    except ValueError as error:
        said = gettext("“%(text)s” is not a date (yyyy, yyyy-mm or yyyy-mm-dd)")
        raise ValidationError(said % {"text": text}) from error
    raise ValidationError(gettext("the year of “%(text)s” is not believable") % {"text": text})


class PartialDateField(models.CharField[str, str]):
    """A date whose day or month may be unknown, as ISO text; it sorts by time."""

    default_validators = [validate_partial_date]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", len("yyyy-mm-dd"))
        # Other collations skip the hyphens, and 2026-11 would no longer sort before 2026-11-01.
        kwargs.setdefault("db_collation", "C")
        super().__init__(*args, **kwargs)


class ClosingMomentField(models.DateTimeField[datetime, datetime]):
    """The instant at which a deadline closes, worked out from its date, hour and zone.

    A column, because lists filter and sort by it; filled whenever the row is written, so that no
    path can leave it behind.
    """

    def pre_save(self, model_instance: models.Model, add: bool) -> datetime:  # noqa: ARG002, FBT001 - Django's signature
        """Return the instant for the row about to be written; ValueError for a broken date."""
        deadline: Any = model_instance
        moment = closing_moment(
            deadline.date_to or deadline.date, hour=deadline.time, zone=deadline.timezone
        )
        setattr(model_instance, self.attname, moment)
        return moment


class FirstDayField(models.DateField[date | None, date | None]):
    """The earliest day that the partial date in the first filled column of ``of`` may mean."""

    def __init__(self, *args: Any, of: tuple[str, ...] = (), **kwargs: Any) -> None:
        self.of = of
        kwargs |= {"null": True, "blank": True, "editable": False}
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        """Describe the column to a migration, its source columns included."""
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "of": self.of}

    def pre_save(self, model_instance: models.Model, add: bool) -> date | None:  # noqa: ARG002, FBT001 - Django's signature
        """Return the day for the row about to be written, None where no date is known."""
        texts = (getattr(model_instance, name) for name in self.of)
        text = next((each for each in texts if each), None)
        day = self.day_of(text) if text else None
        setattr(model_instance, self.attname, day)
        return day

    @staticmethod
    def day_of(text: str) -> date:
        """Return the earliest day of a partial date."""
        return first_day(text)


class LastDayField(FirstDayField):
    """The latest day that the partial date in the first filled column of ``of`` may mean."""

    @staticmethod
    def day_of(text: str) -> date:
        """Return the latest day of a partial date."""
        return last_day(text)
