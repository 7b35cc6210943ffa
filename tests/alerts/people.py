"""People who are told of things, for tests: signed up and confirmed in one step."""

from collections.abc import Sequence
from typing import Any

from alerts.models import Alert, Letter, Subscriber
from alerts.services import sign_up
from alerts.services.digests import plan_digests
from alerts.services.saved_views import keep_view
from alerts.services.sending import send_letters
from opportunities.clock import current_time
from opportunities.models import Opportunity, Revision

EVERYTHING = sign_up.Wishes(
    frequency="at_once", wants_new=True, changes="all", reminder_days=(30, 14, 7, 1)
)


def wishes(
    frequency: str = "at_once",
    *,
    new: bool = True,
    changes: str = "all",
    days: Sequence[int] = (),
) -> sign_up.Wishes:
    return sign_up.Wishes(
        frequency=frequency, wants_new=new, changes=changes, reminder_days=tuple(days)
    )


def tell(
    address: str,
    list_name: str = "calls",
    query: str = "",
    *,
    wanted: sign_up.Wishes = EVERYTHING,
    language: str = "it",
) -> Alert:
    """Return the alert of an address that has confirmed it."""
    now = current_time()
    subscriber = Subscriber.objects.get_or_create(
        address=address, defaults={"language": language, "created_at": now}
    )[0]
    view = keep_view(list_name, query, now)
    sign_up._add(subscriber, view.pk, wanted.as_columns(), now)
    sign_up.confirm(subscriber, [a.pk for a in subscriber.alerts.all()], now)
    return Alert.objects.get(subscriber=subscriber, view=view)


def run() -> dict[str, int]:
    """Plan and send what is due, as the two tasks do."""
    plan_digests(current_time())
    return send_letters(current_time())


def told(letter: Letter) -> dict[str, Any]:
    """Return title -> what a digest says of it: "new", names of changed fields, reminders."""
    titles = dict(Opportunity.objects.values_list("pk", "title"))
    found: dict[str, list[str]] = {}
    for entry, is_new, changes, _ in letter.content["items"]:
        said = found.setdefault(titles[entry], [])
        said += ["new"] * is_new
        said += [Revision.objects.get(pk=last).field for _, last in changes]
    for each in letter.content["reminders"]:
        moved = f" from {each['moved_from']}" if each["moved_from"] else ""
        found.setdefault(titles[each["entry"]], []).append(f"{each['kind']} {each['date']}{moved}")
    return found


def digests_of(address: str) -> list[dict[str, Any]]:
    """Return what each digest of an address tells, in their order."""
    letters = Letter.objects.filter(subscriber__address=address, kind="digest").order_by("pk")
    return [told(letter) for letter in letters]
