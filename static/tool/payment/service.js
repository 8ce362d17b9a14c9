// What the page asks of our own service. Every answer says where the payment stands: {state, attempt, declined, client_secret}.

export class Refused extends Error {}

export class Service {
  constructor(booking) {
    this.booking = booking;
  }

  begin() {
    return this.#post(`/bookings/${this.booking}/attempts`);
  }

  confirm(attempt) {
    return this.#post(`/attempts/${attempt}/confirm`);
  }

  look(attempt) {
    return this.#post(`/attempts/${attempt}/look`);
  }

  progress() {
    return this.#ask(`/bookings/${this.booking}/payment.json`, {});
  }

  #post(path) {
    return this.#ask(path, { method: "POST" });
  }

  // Throws Refused with the service's own words; any other error means that nobody knows what became of it.
  async #ask(path, options) {
    const response = await fetch(path, { ...options, headers: { Accept: "application/json" } });
    const answer = await response.json();
    if (!response.ok) throw new Refused(answer.message);
    return answer;
  }
}
