"""The jobs that end what a request or a webhook began."""

from lti_tool.kernel.clock import Clock
from lti_tool.kernel.db import Database
from lti_tool.kernel.jobs import Job, Periodic
from lti_tool.payments import captures, inbox, reconcile, returns
from lti_tool.payments.conversation import Conversation
from lti_tool.payments.gateway import PaymentGateway

PERIODIC = [Periodic("payments.reconcile", "* * * * *")]
BY = "reconcile"


def jobs(database: Database, gateway: PaymentGateway | None, clock: Clock) -> dict[str, Job]:
    """Without a gateway there is nothing to do: jobs that an earlier set-up left wait for it by failing."""

    def conversation() -> Conversation:
        if gateway is None:
            raise RuntimeError("payments without Stripe's keys")
        return Conversation(database, gateway)

    def advance(attempt_id: int) -> None:
        conversation().advance(attempt_id, by=BY, now=clock.now())

    def undo(attempt_id: int) -> None:
        returns.undo(conversation(), attempt_id, clock.now())

    def capture(attempt_id: int) -> None:
        captures.capture(conversation(), attempt_id, clock.now())

    def event(event: int) -> None:
        inbox.handle(conversation(), event, clock.now())

    def look_after() -> None:
        if gateway is not None:
            with database.transaction() as session:
                reconcile.reconcile(session, clock.now())

    return {
        "payments.advance": advance,
        "payments.undo": undo,
        "payments.capture": capture,
        "payments.event": event,
        "payments.reconcile": look_after,
    }
