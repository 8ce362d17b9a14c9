"""The skin of HTTP that all views share. Flask stops here."""

from lti_tool.kernel.web.begun import begin, end, has_begun
from lti_tool.kernel.web.forms import local_path, told
from lti_tool.kernel.web.framed import framed
from lti_tool.kernel.web.identity import (
    follow_numbers,
    person_id,
    require_person,
    show_console,
    sign_in,
    sign_out,
)
from lti_tool.kernel.web.language import locale, prefer_locale, zone
from lti_tool.kernel.web.painting import Painted, gap, paint
from lti_tool.kernel.web.request import (
    Services,
    database,
    now,
    onward,
    page,
    session,
    settings,
    signer,
)
from lti_tool.kernel.web.security import allow_frames, allow_opener, allow_sources, cross_site
from lti_tool.kernel.web.skin import bare_app

__all__ = [
    "Painted",
    "Services",
    "allow_frames",
    "allow_opener",
    "allow_sources",
    "bare_app",
    "begin",
    "cross_site",
    "database",
    "end",
    "follow_numbers",
    "framed",
    "gap",
    "has_begun",
    "local_path",
    "locale",
    "now",
    "onward",
    "page",
    "paint",
    "person_id",
    "prefer_locale",
    "require_person",
    "session",
    "settings",
    "show_console",
    "sign_in",
    "sign_out",
    "signer",
    "told",
    "zone",
]
