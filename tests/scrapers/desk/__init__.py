"""Tests of the run desk."""
