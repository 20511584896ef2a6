from datetime import UTC, datetime, timedelta

from config.time import ZONE, system_clock


def test_the_clock_is_aware_and_in_the_offices_zone() -> None:
    now = system_clock()
    assert now.tzinfo is ZONE
    assert now.utcoffset() == timedelta(hours=7)
    assert abs(now - datetime.now(UTC)) < timedelta(minutes=1)
