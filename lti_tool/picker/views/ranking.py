"""The public page that tells how mentors are ordered (Code de la consommation, L111-7)."""

from flask import Response

from lti_tool.kernel import web
from lti_tool.mentors import ranking
from lti_tool.picker.words_of_ranking import example, told


def explain() -> Response:
    return web.page(
        "tool/picker/ranking.html", terms=told(), example=example(), soon=ranking.SOON.days
    )
