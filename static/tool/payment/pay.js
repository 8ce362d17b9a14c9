// Paying: card, payment, the bank's window, waiting for Stripe's word. One button, one attempt, however often it is pressed.

import { Card, Declined } from "./card.js";
import { countDown } from "./countdown.js";
import { Refused, Service } from "./service.js";

const POLL = 1000; // milliseconds
const LONG = 20_000; // after which waiting is said to take long

const data = JSON.parse(document.getElementById("pay-data").textContent);
const { words } = data;
const service = new Service(data.booking);
const [form, button, status, error, cardField, giveBack, hold] = [
  "pay-form", "pay-button", "pay-status", "pay-error", "card-field", "give-back", "hold",
].map((id) => document.getElementById(id));
const card = mountCard();
let busy = false;

function mountCard() {
  try {
    const made = new Card(document.getElementById("card"), data);
    made.onChange(() => hideError());
    button.disabled = false;
    return made;
  } catch {
    showError(words.script_blocked);
    return null;
  }
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (!busy && card) pay();
});

async function pay() {
  begin(form.dataset.state === "action" ? words.bank : words.paying);
  try {
    await follow(await throughCard(await service.begin()));
  } catch (problem) {
    stop(sentence(problem));
  }
}

async function throughCard(step) {
  if (step.state !== "card") return step;
  await card.check(step.client_secret);
  return service.confirm(step.attempt).catch(unsure);
}

// The answer was lost on its way: the payment may have begun, and the poll will tell.
function unsure(problem) {
  if (problem instanceof Refused) throw problem;
  return { state: "waiting" };
}

// From the service's answer to an end: a page of its own, or the card once more.
async function follow(step, asked = false) {
  if (step.state === "action" && !asked) {
    show("action", words.bank);
    await card.confirmWithBank(step.client_secret);
    return follow(await service.look(step.attempt).catch(unsure), true);
  }
  if (step.state === "action") return stop(words.bank_failed, "action");
  if (step.state === "card") return stop(step.declined || words.failed);
  return wait(step);
}

async function wait(first) {
  const since = Date.now();
  for (let step = first; ; step = await nextProgress()) {
    if (step?.state === "confirmed") return go(`/bookings/${data.booking}`);
    if (step?.state === "card") return stop(step.declined || words.broke_off);
    if (step && step.state !== "waiting") return go(location.pathname);
    show("waiting", step ? (Date.now() - since > LONG ? words.still_waiting : words.waiting) : words.offline);
    await new Promise((resolve) => setTimeout(resolve, POLL));
  }
}

async function nextProgress() {
  try {
    return await service.progress();
  } catch {
    return null; // no connection, or a service that starts again: ask once more
  }
}

function go(address) {
  location.assign(address);
}

function begin(text) {
  busy = true;
  hideError();
  show(form.dataset.state, text);
}

function stop(text, state = "card") {
  busy = false;
  show(state, "");
  if (text) showError(text);
}

function show(state, text) {
  form.dataset.state = state;
  if (status.textContent !== text) status.textContent = text;
  cardField.hidden = state === "waiting" || state === "action";
  button.hidden = state === "waiting";
  button.disabled = busy || !card;
  button.setAttribute("aria-busy", busy);
  button.textContent = state === "action" ? button.dataset.goOn : button.dataset.pay;
  giveBack.hidden = busy || state !== "card";
  hold.hidden = state === "waiting";
}

function showError(text) {
  error.textContent = text;
  error.hidden = false;
  error.focus();
}

function hideError() {
  error.hidden = true;
}

function sentence(problem) {
  if (problem instanceof Refused) return problem.message;
  if (!(problem instanceof Declined)) return words.failed;
  if (problem.code in words.reasons) return words.reasons[problem.code];
  return problem.fromStripe ? problem.message : words.card_wrong;
}

if (data.seconds_left !== null) {
  countDown(document.getElementById("hold-left"), data.seconds_left, words, () => {
    if (!busy && form.dataset.state === "card") go(location.pathname);
  });
}
if (form.dataset.state === "waiting") {
  busy = true;
  wait({ state: "waiting" });
} else {
  show(form.dataset.state, "");
}
