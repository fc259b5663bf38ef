"""Real data, from wherever it can be had, kept whole and checked.

===============  ==================================================================
``sources``      the way: cache, mirror, official addresses, a smaller real set
``cache``        where it is kept between sessions, and what is put back there
``mirror``       a folder or a server of a class, with its list of checksums
``downloading``  which addresses answer; one file from one of them, resumed, watched, checked
``archives``     what was fetched, opened without trusting it
===============  ==================================================================
"""

from course_utils.datasets.fetching.sources import (
    DataUnavailable,
    chosen_source,
    fetch_item,
    forget,
)

__all__ = ["DataUnavailable", "chosen_source", "fetch_item", "forget"]
