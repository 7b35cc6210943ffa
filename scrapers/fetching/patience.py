"""How long we wait and how much we accept, in one place so that tests can be impatient."""

from dataclasses import dataclass

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """Limits of one request and of its repetitions; times in seconds, sizes in bytes."""

    connect_seconds: float = 10
    read_seconds: float = 30
    total_seconds: float = 60
    largest_body: int = 8 * MEBIBYTE
    redirects: int = 5
    attempts: int = 4
    # The first pause before a repetition; it doubles each time and varies by half of itself.
    back_off_seconds: float = 2
    longest_retry_after_seconds: float = 120
    longest_queue_seconds: float = 600
    # A process that dies during a request blocks its host for this long; a living one renews.
    turn_expires_seconds: float = 10


NORMAL = Patience()
# For a site on this machine that is asked without delay.
QUICK = Patience(back_off_seconds=0.01)
