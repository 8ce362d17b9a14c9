"""What to open and what to click, for somebody who sees the product for the first time."""

from devstack.demo.stack import Stack

GUIDE = """
Livementor runs. Ctrl-C ends all of it; the data stays in {folder}.

  As a learner
    {platform}/?learner=nadia&unit=eigenvalues
      a course of another LMS (LTI 1.3); the mentors for this unit stand below the text
    {workbench}/scenario/eigenvalues/?student=ines
      the same list as an XBlock, in the workbench of Open edX
    1. Book      beside a mentor; a new tab shows the times. Nour Haddad teaches free of charge.
    2. Hold      a time. It is yours for ten minutes.
    3. Pay       4242424242424242 is a good card, 4000002500003155 asks for 3-D Secure,
                 4000000000000341 is declined. Any date to come, any three digits.
    4. Join      the lesson, from ten minutes before it starts.
    5. Rate      the lesson when the mentor has ended it; the list of mentors follows.

  As a mentor, in another browser or a private window
    {service}/sign-in      enter amina.diallo@mentors.example
    {service}/dev/mail     every mail that would be sent, with your link to sign in
    {service}/desk         your hours and bookings; English is at the foot of the page.
    For a lesson in a few minutes choose the notice "none" under Hours, and open today under
    Exceptions.
"""


def guide(stack: Stack) -> str:
    return GUIDE.format(
        folder=stack.folder,
        platform=stack.platform_url,
        workbench=stack.workbench_url,
        service=stack.service_url,
    )
