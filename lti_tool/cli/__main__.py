"""``python -m lti_tool.cli`` is ``livementor``."""

import sys

from lti_tool.cli import main

sys.exit(main())
