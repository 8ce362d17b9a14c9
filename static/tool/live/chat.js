// The chat stands in the same shared document as the notes, so it lasts as they do.

import { say, timeOfDay } from "./words.js";

const LONGEST = 4_000; // characters

export class Chat extends EventTarget {
  #list; #said; #me; #shown = 0;

  /** Event: `said` (detail: a new line of the other person). */
  constructor({ list, form, me }) {
    super();
    this.#list = list;
    this.#me = me;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#say(form.elements.text);
    });
  }

  /** Show the chat of this document. */
  open(doc) {
    this.#said = doc.getArray("chat");
    this.#list.replaceChildren();
    this.#shown = 0;
    this.#said.observe(() => this.#show());
    this.#show();
  }

  get count() {
    return this.#shown;
  }

  #say(field) {
    const text = field.value.trim().slice(0, LONGEST);
    if (text) this.#said.push([{ ...this.#me, text, at: Date.now() }]);
    field.value = "";
    field.focus();
  }

  #show() {
    const lines = this.#said.toArray();
    if (lines.length < this.#shown) this.#list.replaceChildren();
    const before = lines.length < this.#shown ? 0 : this.#shown;
    for (const line of lines.slice(before)) this.#add(line);
    this.#shown = lines.length;
    const log = this.#list.parentElement;
    log.scrollTop = log.scrollHeight;
  }

  #add(line) {
    const mine = line.role === this.#me.role;
    const item = document.createElement("li");
    item.className = `lm-chat__line${mine ? " lm-chat__line--mine" : ""}`;
    const head = document.createElement("span");
    head.className = "lm-chat__who";
    head.textContent = `${mine ? say("you") : line.name} · ${timeOfDay(line.at)}`;
    const text = document.createElement("p");
    text.textContent = line.text;
    item.append(head, text);
    this.#list.append(item);
    if (!mine) this.dispatchEvent(new CustomEvent("said", { detail: line }));
  }
}
