// Stripe's card field, in the colours of the page. The card's number never reaches our own code.

export class Declined extends Error {
  constructor(problem) {
    super(problem?.message ?? "");
    this.code = problem?.decline_code ?? problem?.code ?? told(problem?.message);
    this.fromStripe = problem?.type === "validation_error" || problem?.type === "card_error";
  }
}

export class Card {
  // Throws TypeError when Stripe's script was not loaded.
  constructor(place, { key, locale }) {
    this.stripe = window.Stripe(key, { locale });
    this.element = this.stripe.elements({ locale }).create("card", { style: colours(place), hidePostalCode: true });
    this.element.mount(place);
    for (const input of place.querySelectorAll("input")) {
      input.setAttribute("aria-label", input.placeholder); // the emulator's fields have no names
    }
  }

  onChange(handler) {
    this.element.on("change", handler);
  }

  // Throws Declined.
  async check(secret) {
    const { error } = await this.stripe.confirmCardSetup(secret, {
      payment_method: { card: this.element, billing_details: {} },
    });
    if (error) throw new Declined(error);
  }

  // The bank's own window. How it ended is for the service to find out.
  async confirmWithBank(secret) {
    await this.stripe.confirmCardPayment(secret).catch(() => {});
  }
}

// The emulator has no code for a learner who said no to the bank, only words.
function told(message) {
  return /authentication/i.test(message) ? "setup_intent_authentication_failure" : "";
}

function colours(place) {
  const { color, fontSize, fontFamily } = getComputedStyle(place);
  const muted = getComputedStyle(document.documentElement).getPropertyValue("--lm-color-muted").trim();
  const placeholder = muted && !muted.includes("(") ? { color: muted } : {};
  return { base: { color, fontSize, fontFamily, iconColor: color, "::placeholder": placeholder } };
}
