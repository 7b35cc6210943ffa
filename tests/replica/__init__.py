"""A copy of clustercollaboration.eu, reconstructed from facts and served on loopback for tests."""

from tests.replica.content import load_expected, load_pages
from tests.replica.faults import Cosmetic, Fault
from tests.replica.server import ReplicaSite

__all__ = ["Cosmetic", "Fault", "ReplicaSite", "load_expected", "load_pages"]
