"""For the operator: what people looked for and did not find."""

from flask import Response

from lti_tool.kernel import web
from lti_tool.mentors.popular import KEPT, in_vain
from lti_tool.people.views import require_operator
from lti_tool.picker.filters import told_of

MOST = 200


def searches() -> Response:
    require_operator()
    found = in_vain(web.session(), MOST)
    listed = [{"search": one, "filters": told_of(one.filters)} for one in found]
    return web.page("tool/console/searches.html", listed=listed, days=KEPT.days)
