"""The doors through which Celery reaches alerts; no rule lives here."""

from celery import shared_task

from alerts.services import cleaning, delivering, digests, sending, sign_up, webhooks
from alerts.services.alone import Job, alone
from opportunities.clock import current_time


@shared_task(name="alerts.plan")
def plan() -> int:
    """Plan every digest that is due and have it sent; return how many, for the worker's log."""
    with alone(Job.PLANNING) as is_alone:
        planned = digests.plan_digests(current_time()) if is_alone else 0
    if planned:
        sign_up.send_soon()
    return planned


@shared_task(name=sign_up.SEND_TASK)
def send() -> dict[str, int]:
    """Send every letter that is due; return how many had which end."""
    with alone(Job.SENDING) as is_alone:
        return sending.send_letters(current_time()) if is_alone else {}


@shared_task(name="alerts.clean")
def clean() -> dict[str, int]:
    """Forget what nobody needs any more; return how much."""
    return cleaning.clean(current_time())


@shared_task(name="alerts.tell_webhooks")
def tell_webhooks() -> dict[str, int]:
    """Write down what webhooks are to be told and tell it; return how many of each."""
    with alone(Job.WEBHOOKS) as is_alone:
        if not is_alone:
            return {}
        now = current_time()
        planned = webhooks.plan_deliveries(now)
        return {"planned": planned, "delivered": delivering.deliver(now)}
