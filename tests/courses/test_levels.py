"""Every level has a name in every language."""

import pytest

from lti_tool.courses.context import LEVELS
from lti_tool.courses.levels import LABELS, label
from lti_tool.kernel.i18n import SUPPORTED, use_locale


@pytest.mark.parametrize("locale", SUPPORTED)
def test_every_level_has_a_name_of_its_own(locale: str) -> None:
    assert set(LABELS) == set(LEVELS)
    with use_locale(locale):
        assert len({label(level) for level in LEVELS}) == len(LEVELS)
        assert label("") == ""
