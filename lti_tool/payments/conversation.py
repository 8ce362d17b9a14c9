"""Our side of the conversation with Stripe about one attempt. What we are about to ask is committed before we ask.

A step that dies is taken up by the job ``payments.advance``: with the same amount, the same idempotency keys and the
same intent, so a card is never charged twice. No money can move on an intent whose id is not in our database yet.
"""

import logging
from dataclasses import dataclass
from datetime import datetime

from lti_tool.kernel.db import Database
from lti_tool.payments import attempts, customers, outcomes, rules
from lti_tool.payments.errors import PaymentUnavailable
from lti_tool.payments.gateway import GatewayRefused, Intent, Order, PaymentGateway
from lti_tool.payments.models import PaymentAttempt
from lti_tool.payments.states import UNSETTLED
from lti_tool.scheduling.models import Booking

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Conversation:
    database: Database
    gateway: PaymentGateway

    def advance(self, attempt_id: int, *, by: str | None, now: datetime) -> Intent | None:
        """Bring an attempt as far as it goes, from wherever it was left. Raises PaymentUnavailable."""
        with self.database.transaction() as session:
            attempt = attempts.locked(session, attempt_id)
            booking = session.get_one(Booking, attempt.booking_id)
            wanted = rules.is_payable(booking.status, booking.held_until, now)
            given_up = rules.is_abandoned(booking.status, booking.held_until, now)
            if attempt.status == "quoted" and given_up:
                attempts.move(session, attempt, "voided", by="system", now=now)
        if attempt.status not in UNSETTLED:
            return None
        intent = self._intent(attempt, booking, now)
        if intent is None:
            return None
        if intent.status == "requires_confirmation":
            intent = self._confirm(attempt, intent) if wanted else self.cancel(attempt, intent)
        elif intent.status == "requires_action" and given_up:
            intent = self.cancel(attempt, intent)
        self.apply(attempt_id, intent, by=by, now=now)
        return intent

    def _intent(self, attempt: PaymentAttempt, booking: Booking, now: datetime) -> Intent | None:
        """The attempt's intent; made, and written down, if there is none. None when Stripe refuses to make it."""
        if attempt.intent_id is not None:
            return self.ask(attempt)
        customer = customers.customer(self.database, self.gateway, booking.learner_id, now)
        order = Order(
            amount=attempt.amount,
            currency=attempt.currency,
            customer=customer,
            payment_method=attempt.payment_method_id or "",
            capture_method=attempt.capture_method,
            attempt=str(attempt.public_id),
            booking=str(booking.public_id),
        )
        try:
            intent = self.gateway.create_intent(order, key=attempt.key(f"intent-{customer}"))
        except GatewayRefused:
            logger.exception("stripe refused the order", extra={"attempt": attempt.id})
            customers.forget(self.database, self.gateway, booking.learner_id)
            self._refused(attempt.id, now)
            return None
        with self.database.transaction() as session:
            row = attempts.locked(session, attempt.id)
            row.intent_id = row.intent_id or intent.id
            attempt.intent_id = row.intent_id
        return intent if intent.id == attempt.intent_id else self.ask(attempt)

    def ask(self, attempt: PaymentAttempt) -> Intent:
        """What Stripe says of an attempt's intent. Raises PaymentUnavailable, also when Stripe does not know it."""
        try:
            return self.gateway.intent(attempt.intent_id or "")
        except GatewayRefused as error:  # keys of another account: there the money may be
            logger.exception("stripe does not know a payment", extra={"attempt": attempt.id})
            raise PaymentUnavailable from error

    def _refused(self, attempt_id: int, now: datetime) -> None:
        with self.database.transaction() as session:
            attempt = attempts.locked(session, attempt_id)
            if attempt.status == "creating" and attempt.intent_id is None:
                attempt.decline_code = "refused"
                attempts.move(session, attempt, "declined", by="stripe", now=now)

    def _confirm(self, attempt: PaymentAttempt, intent: Intent) -> Intent:
        try:
            return self.gateway.confirm_intent(intent.id, key=attempt.key("confirm"))
        except GatewayRefused:  # somebody else confirmed it in the same moment
            return self.ask(attempt)

    def cancel(self, attempt: PaymentAttempt, intent: Intent) -> Intent:
        try:
            return self.gateway.cancel_intent(intent.id, key=attempt.key("cancel"))
        except GatewayRefused:  # the learner was faster
            return self.ask(attempt)

    def apply(self, attempt_id: int, intent: Intent, *, by: str | None, now: datetime) -> str:
        """What follows from what Stripe says, in one transaction."""
        with self.database.transaction() as session:
            attempt = attempts.locked(session, attempt_id)
            livemode = self.gateway.livemode
            return outcomes.apply(session, attempt, intent, livemode=livemode, by=by, now=now)
