"""Tests of roles, log-in, second step and sessions."""
