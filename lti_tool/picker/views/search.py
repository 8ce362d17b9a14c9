"""The search over all mentors, for who comes without a course."""

from collections.abc import Callable
from dataclasses import replace

from flask import Response, request

from lti_tool.kernel import web
from lti_tool.picker import filters
from lti_tool.picker import words_of_search as words
from lti_tool.picker.asking import LONGEST_SEARCH, PATH, Asked
from lti_tool.picker.searching import Searches, page_of


def everybody_view(searches: Searches) -> Callable[[], Response]:
    def everybody() -> Response:
        """What this is, and mentors; the address has the words, the filters, the order and the place."""
        asked = Asked.read(request.args.getlist)
        results = searches.results(web.session(), asked, web.zone(), web.now())
        found = results.found
        following = replace(asked, after=found.following) if found and found.following else None
        return web.page(
            "tool/picker/search.html",
            picker=page_of(results, web.zone()),
            widen={},
            book={"action": PATH, "fields": {}, "target": "_self"},
            asked=asked,
            longest=LONGEST_SEARCH,
            count=found.count if found else 0,
            groups=filters.groups(asked, results),
            hours=words.HOURS,
            chips=filters.chips(asked),
            cleared=asked.only().address,
            orders=words.orders(),
            following=following.address if following else "",
            first=replace(asked, after=None).address,
            same_filters=bool(asked.chosen) and results.unfiltered is None,
            unknown=words.unknown(asked.text) if found is None else "",
            drops=filters.drops(asked, results),
            nearest=filters.nearest(asked, results),
        )

    return everybody
