"""A platform of the package ``lti1p3platform``: launches, deep linking, members and grades."""
