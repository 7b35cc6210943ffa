"""What runs by itself, and when."""

from typing import Any

from celery.schedules import crontab

# First values only: beat copies them into the database, where admins edit them.
SCHEDULE: dict[str, Any] = {
    "eccp calls": {
        "task": "scrapers.scrape",
        "schedule": crontab(minute="17", hour="*/6"),
        "kwargs": {"source": "eccp", "sections": ["calls"]},
    },
    "eccp events, searches, partnerships": {
        "task": "scrapers.scrape",
        "schedule": crontab(minute="47", hour="3"),
        "kwargs": {"source": "eccp", "sections": ["events", "partner-searches", "partnerships"]},
    },
    "count frequent words": {"task": "opportunities.count_words", "schedule": crontab("*/10")},
    "duplicates": {"task": "opportunities.find_duplicates", "schedule": crontab(minute="53")},
    "old marks of the search": {"task": "opportunities.drop_marks", "schedule": crontab("27", "4")},
    "eccp sitemap and feed": {
        "task": "scrapers.scrape",
        "schedule": crontab(minute="7", hour="2", day_of_week="sun"),
        "kwargs": {"source": "eccp", "sections": ["sitemap"]},
    },
    "old sessions": {"task": "clusterportal.drop_dead_sessions", "schedule": crontab("47", "4")},
    "a portion of all links": {"task": "scrapers.check_links", "schedule": crontab("17", "1")},
    "stray files": {"task": "opportunities.sweep_files", "schedule": crontab("57", "4")},
    # Decides by itself what is due: at once, each morning from 7, Mondays; a missed run is made up.
    "plan letters": {"task": "alerts.plan", "schedule": crontab("*/5")},
    "send letters": {"task": "alerts.send", "schedule": crontab("*/2")},
    "old requests and letters": {"task": "alerts.clean", "schedule": crontab("47", "4")},
    "webhooks": {"task": "alerts.tell_webhooks", "schedule": crontab("*/2")},
    "old saved pages": {"task": "scrapers.drop_old_pages", "schedule": crontab("37", "4")},
}
