"""Measurements that print JSON; never part of the tests."""
