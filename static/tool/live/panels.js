// The panel beside the picture (notes or chat; on a phone a sheet over it), and the labels of the controls.

import { say, show } from "./words.js";

const WIDE = matchMedia("(min-width: 56rem)");
const PANELS = ["notes", "chat"];

export class Panels {
  #root; #part; #shown = null; #count = 0;

  constructor({ root, part }) {
    this.#root = root;
    this.#part = part;
    for (const name of PANELS) this.#button(name).addEventListener("click", () => this.#press(name));
    root.querySelector('[data-action="close-panel"]').addEventListener("click", () => this.#open(null));
    root.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !WIDE.matches && this.#shown) this.#open(null);
    });
    this.#open(WIDE.matches ? "notes" : null);
  }

  /** A line of the other person came; it is announced, and counted while the chat is not in sight. */
  unread(text) {
    if (this.#shown === "chat") return;
    this.#count += 1;
    this.#part("announcement").textContent = text;
    this.#showCount();
  }

  /** Change what a control says, and whether its icon is struck through. */
  label(name, text, on) {
    const button = this.#button(name);
    button.querySelector("[data-label]").textContent = text;
    button.dataset.on = String(on);
  }

  #button(name) {
    return this.#root.querySelector(`.lm-controls [data-action="${name}"]`);
  }

  #press(name) {
    this.#open(this.#shown === name ? null : name);
    if (this.#shown === "chat") this.#part("chat-form").elements.text.focus();
    if (this.#shown === "notes") this.#part("editor").querySelector("[contenteditable]")?.focus();
  }

  #open(name) {
    const before = this.#shown;
    this.#shown = name;
    show(this.#part("side"), Boolean(name));
    for (const panel of PANELS) {
      show(this.#part(`${panel}-panel`), panel === name);
      this.#button(panel).setAttribute("aria-expanded", String(panel === name));
    }
    this.#root.classList.toggle("lm-live--side", Boolean(name));
    if (!name && before) this.#button(before).focus();
    if (name === "chat") this.#count = 0;
    this.#showCount();
  }

  #showCount() {
    const badge = this.#part("unread");
    badge.textContent = this.#count ? say("unread", { count: this.#count }) : "";
    show(badge, this.#count > 0);
  }
}
