"""Paying by card, as the learner's browser goes through it: the card, the payment, the bank's window."""

import logging
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from lti_tool.kernel.db import Database
from lti_tool.kernel.jobs import enqueue
from lti_tool.payments import attempts, customers, rules
from lti_tool.payments.conversation import Conversation
from lti_tool.payments.errors import CardNotReady, HoldOver, PaymentUnavailable
from lti_tool.payments.gateway import CardSetup, GatewayRefused, PaymentGateway
from lti_tool.payments.models import PaymentAttempt
from lti_tool.payments.progress import Progress, progress
from lti_tool.scheduling import bookings
from lti_tool.scheduling.models import Booking

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Checkout:
    """``commission_percent`` is written into each attempt when its price is shown."""

    database: Database
    gateway: PaymentGateway
    commission_percent: int

    @property
    def _conversation(self) -> Conversation:
        return Conversation(self.database, self.gateway)

    def card_form(self, booking_id: UUID, person_id: int, now: datetime) -> Progress:
        """Begin, or go on: the secret that the browser needs for the card, or for the bank's window.

        Raises BookingUnknown, HoldOver, TooManyCards, PaymentUnavailable.
        """
        with self.database.transaction() as session:
            booking = bookings.owned(session, booking_id, person_id)
            before = progress(session, booking, now)
            if before.state == "over":
                raise HoldOver
            if before.state == "card":
                attempt = attempts.begin(session, booking, self.commission_percent, now)
            else:
                found = attempts.latest(session, booking.id)
        if before.state == "card":
            return self._card_of(attempt, person_id, now)
        if before.state == "action" and found is not None and found.intent_id is not None:
            return replace(before, client_secret=self._conversation.ask(found).client_secret)
        return before

    def _card_of(self, attempt: PaymentAttempt, person_id: int, now: datetime) -> Progress:
        setup = self._setup(attempt, person_id, now)
        if setup is None or setup.status in ("succeeded", "canceled"):  # typed, declined, or gone
            attempt = self._again(attempt, now)
            setup = self._setup(attempt, person_id, now)
        if setup is None:
            raise PaymentUnavailable
        return Progress("card", attempt.public_id, client_secret=setup.client_secret)

    def _setup(self, attempt: PaymentAttempt, person_id: int, now: datetime) -> CardSetup | None:
        """The card that is being typed, or None when Stripe knows nothing of it or of its owner (any more)."""
        try:
            if attempt.setup_intent_id is not None:
                return self.gateway.card_setup(attempt.setup_intent_id)
            customer = customers.customer(self.database, self.gateway, person_id, now)
            key = attempt.key(f"card-{customer}")
            setup = self.gateway.create_card_setup(
                customer, attempt=str(attempt.public_id), key=key
            )
        except GatewayRefused:
            logger.warning("card form begins anew", extra={"attempt": attempt.id}, exc_info=True)
            customers.forget(self.database, self.gateway, person_id)
            return None
        with self.database.transaction() as session:
            attempts.locked(session, attempt.id).setup_intent_id = setup.id
        return setup

    def _again(self, attempt: PaymentAttempt, now: datetime) -> PaymentAttempt:
        """A fresh attempt after one whose card was typed and not paid with."""
        with self.database.transaction() as session:
            old = attempts.locked(session, attempt.id)
            if old.status == "quoted":
                attempts.move(session, old, "voided", by="learner", now=now)
            booking = session.get_one(Booking, attempt.booking_id)
            return attempts.begin(session, booking, self.commission_percent, now)

    def pay(self, attempt_id: UUID, person_id: int, now: datetime) -> Progress:
        """Pay with the card that was checked. Asked twice, it is one payment.

        Raises PaymentUnknown, HoldOver, CardNotReady, PaymentUnavailable (before anything was begun).
        """
        with self.database.transaction() as session:
            attempt = attempts.owned(session, attempt_id, person_id)
        if attempt.status != "quoted":
            return self._progress(attempt, now)
        if not self._commit_to_pay(attempt.id, self._checked_card(attempt), now):
            return self._progress(attempt, now)
        return self._told(attempt, now)

    def _checked_card(self, attempt: PaymentAttempt) -> str:
        if attempt.setup_intent_id is None:
            raise CardNotReady
        try:
            setup = self.gateway.card_setup(attempt.setup_intent_id)
        except GatewayRefused as error:
            raise CardNotReady from error
        if setup.status != "succeeded" or setup.payment_method is None:
            raise CardNotReady
        return setup.payment_method

    def _commit_to_pay(self, attempt_id: int, payment_method: str, now: datetime) -> bool:
        """From here on the job ends what we begin. False when somebody was faster (a double click)."""
        with self.database.transaction() as session:
            attempt = attempts.locked(session, attempt_id)
            if attempt.status != "quoted":
                return False
            if not _is_payable(session, attempt, now):
                raise HoldOver
            attempt.payment_method_id = payment_method
            attempts.move(session, attempt, "creating", by="learner", now=now)
            enqueue(session, "payments.advance", at=now + rules.RECOVERY, attempt_id=attempt.id)
            return True

    def look(self, attempt_id: UUID, person_id: int, now: datetime) -> Progress:
        """After the bank's window closed: what does Stripe say? Confirms nothing. Raises PaymentUnknown."""
        with self.database.transaction() as session:
            attempt = attempts.owned(session, attempt_id, person_id)
        return self._told(attempt, now)

    def _told(self, attempt: PaymentAttempt, now: datetime) -> Progress:
        """Go on, and tell the learner. When Stripe does not answer, nobody knows yet: that is no failure."""
        secret = None
        try:
            intent = self._conversation.advance(attempt.id, by=None, now=now)
            secret = intent.client_secret if intent else None
        except PaymentUnavailable:
            logger.warning("payment goes on later", extra={"attempt": attempt.id})
        told = self._progress(attempt, now)
        return replace(told, client_secret=secret) if told.state == "action" else told

    def _progress(self, attempt: PaymentAttempt, now: datetime) -> Progress:
        with self.database.transaction() as session:
            return progress(session, session.get_one(Booking, attempt.booking_id), now)


def _is_payable(session: Session, attempt: PaymentAttempt, now: datetime) -> bool:
    booking = session.get_one(Booking, attempt.booking_id)
    return rules.is_payable(booking.status, booking.held_until, now)
