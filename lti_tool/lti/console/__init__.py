"""What an operator does with platforms on pages: look, register by hand, change, try, decide.

``presets`` is what is known of each product, ``pasting`` what is copied into it; both are pure. ``facts`` is what is
typed and stored, ``probes`` whether it answers, ``platforms`` what there is.
"""
