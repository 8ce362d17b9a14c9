/* The editor in Studio: lists to choose from as one types, and saving. Studio calls LivementorEditor(runtime, element) for
   each opened window. `element` is a node, or jQuery around one. */
"use strict";

window.LivementorEditor = (() => {
  const PAUSE = 200; // ms after a keystroke until it is looked up
  const GIVE_UP_AFTER = 15000; // ms
  const MOST_SHOWN = 12;
  const LANGUAGES =
    "ar bg bn ca cs da de el en es et eu fa fi fr ga gl he hi hr hu hy id is it ja ka ko lt lv ms mt nl no pl pt ro ru sk sl sq sr sv sw ta th tr uk ur vi wo zh";

  function csrfToken() {
    const found = document.cookie.match(/(?:^|;\s*)csrftoken=([^;]*)/);
    return found ? decodeURIComponent(found[1]) : "";
  }

  async function ask(url, options) {
    const answer = await fetch(url, {
      credentials: "same-origin",
      signal: AbortSignal.timeout(GIVE_UP_AFTER),
      ...options,
    });
    return { ok: answer.ok, data: await answer.json() };
  }

  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const fill = (words, values) => words.replace(/\{(\w+)\}/g, (_, name) => values[name]);

  function make(tag, attributes, text = "") {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.textContent = text;
    return made;
  }

  /** Where the names of a field come from: each a function of what is typed, to [{code, label}]. */
  function sources(choices, locale) {
    const beginning = (all, text) =>
      all.filter(({ code, label }) =>
        plain(text).split(/\s+/).every((start) => plain(`${label} ${code}`).split(/[\s-]+/).some((word) => word.startsWith(start))),
      );
    const names = new Intl.DisplayNames([locale], { type: "language" });
    const languages = LANGUAGES.split(" ").map((code) => ({ code, label: names.of(code) }));
    let mentors = null;
    return {
      subjects: async (text) => choices("subjects", text),
      languages: async (text) => ({ found: text ? beginning(languages, text) : [], name: (code) => names.of(code) }),
      allowed_mentors: async (text) => {
        mentors = mentors && !mentors.away ? mentors : await choices("mentors", "");
        const known = new Map(mentors.found.map(({ code, label }) => [code, label]));
        return {
          found: text ? beginning(mentors.found, text) : mentors.found,
          away: mentors.away,
          name: (code) => known.get(code) ?? code,
        };
      },
    };
  }

  /** A field of several codes: those that are chosen, and a text by which others are found. */
  class Choice {
    constructor(root, source, words) {
      Object.assign(this, { root, source, words });
      this.field = root.dataset.lmChoice;
      this.kept = root.querySelector("input[type=hidden]");
      this.input = root.querySelector("[role=combobox]");
      this.list = root.querySelector("[role=listbox]");
      this.chosen = this.part("chosen");
      this.labels = new Map([...this.chosen.children].map((li) => [li.dataset.code, li.dataset.label]));
      this.codes = this.kept.value.split(/[,;\s]+/).filter(Boolean);
      this.input.addEventListener("input", () => this.typed());
      this.input.addEventListener("keydown", (event) => this.pressed(event));
      this.input.addEventListener("focus", () => this.field !== "subjects" && this.look());
      this.input.addEventListener("blur", () => this.close());
      this.list.addEventListener("mousedown", (event) => event.preventDefault());
      this.list.addEventListener("click", (event) => this.take(event.target.closest("[role=option]")));
      this.chosen.addEventListener("click", (event) => this.drop(event.target.closest("button")));
      this.draw();
      this.begin();
    }

    part(name) {
      return this.root.querySelector(`[data-lm="${name}"]`);
    }

    say(sentence) {
      this.part("status").textContent = sentence;
    }

    /** Names of what is chosen already, and proposals, where the source has them. */
    async begin() {
      if (this.field === "allowed_mentors" && !this.codes.length) return;
      const told = await this.source("").catch(() => ({ found: [] }));
      if (told.name) for (const code of this.codes) this.labels.set(code, told.name(code));
      this.draw();
      this.propose(told.proposed ?? []);
    }

    propose(proposed) {
      const place = this.part("proposed");
      const open = proposed.filter(({ code }) => !this.codes.includes(code));
      place.hidden = !open.length;
      for (const button of place.querySelectorAll("button")) button.remove();
      for (const { code, label } of open) {
        const button = make("button", { type: "button", class: "lm-choice__add" }, label);
        button.addEventListener("click", () => {
          this.add(code, label);
          this.propose(open);
          this.input.focus();
        });
        place.append(button);
      }
    }

    typed() {
      clearTimeout(this.waiting);
      this.waiting = setTimeout(() => this.look(), PAUSE);
    }

    /** Only the last lookup is shown. */
    async look() {
      const text = this.input.value.trim();
      const turn = (this.turn = {});
      if (!text && this.field !== "allowed_mentors") return this.close();
      const told = await this.source(text).catch(() => ({ found: [], away: true }));
      if (turn !== this.turn || document.activeElement !== this.input) return;
      const open = told.found.filter(({ code }) => !this.codes.includes(code)).slice(0, MOST_SHOWN);
      this.show(open, this.asWritten(text, told.found));
      if (told.away && this.field === "allowed_mentors") this.say(this.words.away);
      else if (open.length) this.say(fill(this.words.found, { number: open.length }));
      else this.say(text && this.list.hidden ? this.words.none : "");
    }

    /** A code that no list has may still be known to the service. */
    asWritten(text, found) {
      const code = text.toLowerCase().replace(/^.*\//, "");
      const fits = this.field === "languages" ? /^[a-z]{2}$/ : /^[a-z0-9]+(-[a-z0-9]+)*$/;
      const known = found.some((one) => one.code === code) || this.codes.includes(code);
      return fits.test(code) && !known ? code : null;
    }

    show(found, asWritten) {
      const options = found.map(({ code, label }) => this.option(code, label, label));
      if (asWritten) options.push(this.option(asWritten, asWritten, fill(this.words.asWritten, { code: asWritten })));
      options.forEach((option, place) => (option.id = `${this.list.id}-${place}`));
      this.list.replaceChildren(...options);
      this.list.hidden = !options.length;
      this.input.setAttribute("aria-expanded", String(!this.list.hidden));
      this.point(null);
    }

    option(code, label, text) {
      return make("li", { role: "option", "aria-selected": "false", "data-code": code, "data-label": label }, text);
    }

    point(option) {
      for (const one of this.list.children) one.setAttribute("aria-selected", String(one === option));
      if (option) this.input.setAttribute("aria-activedescendant", option.id);
      else this.input.removeAttribute("aria-activedescendant");
      option?.scrollIntoView({ block: "nearest" });
    }

    pressed(event) {
      const options = [...this.list.children];
      const here = options.findIndex((one) => one.getAttribute("aria-selected") === "true");
      const to = { ArrowDown: here + 1, ArrowUp: here < 0 ? options.length - 1 : here - 1 }[event.key];
      if (to !== undefined) {
        event.preventDefault();
        if (this.list.hidden) this.look();
        else this.point(options[(to + options.length) % options.length]);
      } else if (event.key === "Enter") {
        event.preventDefault();
        if (!this.list.hidden) this.take(options[Math.max(here, 0)]);
      } else if (event.key === "Escape" && !this.list.hidden) {
        event.preventDefault();
        event.stopPropagation();
        this.close();
      } else if (event.key === "Backspace" && !this.input.value && this.codes.length) {
        this.remove(this.codes[this.codes.length - 1]);
      }
    }

    close() {
      clearTimeout(this.waiting);
      this.turn = {};
      this.show([], null);
    }

    take(option) {
      if (!option) return;
      this.add(option.dataset.code, option.dataset.label);
      this.input.value = "";
      this.close();
    }

    add(code, label) {
      this.labels.set(code, label);
      if (!this.codes.includes(code)) this.codes.push(code);
      this.draw();
      this.say(fill(this.words.added, { name: label }));
    }

    drop(button) {
      if (!button) return;
      this.remove(button.closest("li").dataset.code);
      this.input.focus();
    }

    remove(code) {
      this.codes = this.codes.filter((one) => one !== code);
      this.draw();
      this.say(fill(this.words.removed, { name: this.labels.get(code) ?? code }));
    }

    draw() {
      this.kept.value = this.codes.join(", ");
      const items = this.codes.map((code) => {
        const name = this.labels.get(code) ?? code;
        const li = make("li", { "data-code": code }, name);
        const remove = make("button", { type: "button", class: "lm-choice__remove", "aria-label": fill(this.words.remove, { name }) }, "×");
        li.append(remove);
        return li;
      });
      this.chosen.replaceChildren(...items);
      this.chosen.hidden = !items.length;
    }
  }

  class Editor {
    constructor(runtime, element, root) {
      Object.assign(this, { runtime, element, root });
      this.form = root.querySelector("form");
      this.words = this.part("words").dataset;
      const from = sources((field, text) => this.choices(field, text), root.lang);
      for (const choice of root.querySelectorAll("[data-lm-choice]"))
        new Choice(choice, from[choice.dataset.lmChoice], this.words);
      this.form.addEventListener("submit", (event) => (event.preventDefault(), this.save()));
      this.part("save").addEventListener("click", () => this.save());
      this.part("cancel").addEventListener("click", () => runtime.notify("cancel", {}));
    }

    part(name) {
      return this.root.querySelector(`[data-lm="${name}"]`);
    }

    async choices(field, text) {
      const url = new URL(this.runtime.handlerUrl(this.element, "choices", field), window.location.href);
      url.searchParams.set("q", text);
      return (await ask(url)).data;
    }

    /** What differs from the usual is kept, what does not is left to the course and the site. */
    filled() {
      const values = {};
      const defaults = [];
      for (const field of this.form.querySelectorAll("[name]")) {
        const value = field.type === "checkbox" ? field.checked : field.type === "number" ? field.valueAsNumber : field.value.trim();
        const usual = { checkbox: field.dataset.usual === "True", number: Number(field.dataset.usual) }[field.type] ?? field.dataset.usual;
        if (value === usual) defaults.push(field.name);
        else values[field.name] = value;
      }
      return { values, defaults };
    }

    async save() {
      if (this.saving) return;
      const filled = this.filled();
      const odd = Object.keys(filled.values).filter((name) => Number.isNaN(filled.values[name]) || filled.values[name] % 1);
      const numbers = odd.filter((name) => typeof filled.values[name] === "number");
      if (numbers.length) return this.tell(numbers.map((field) => ({ field, text: this.words.number })));
      this.saving = true;
      this.runtime.notify("save", { state: "start", message: this.words.saving });
      const { ok, data } = await this.send(filled);
      this.saving = false;
      if (ok) {
        this.runtime.notify("save", { state: "end" });
        return;
      }
      const told = data.error?.messages ?? [{ text: this.words.unreachable }];
      this.tell(told);
      this.runtime.notify("error", { title: this.words.notSaved, message: told.map(({ text }) => text).join(" ") });
    }

    send(filled) {
      return ask(this.runtime.handlerUrl(this.element, "submit_studio_edits"), {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRFToken": csrfToken() },
        body: JSON.stringify(filled),
      }).catch(() => ({ ok: false, data: {} }));
    }

    /** At the top, each with a way to its field, and at the field. */
    tell(problems) {
      for (const place of this.root.querySelectorAll("[data-lm-problem]")) this.mark(place, "");
      const items = problems.map(({ field, text }) => {
        const place = field && this.root.querySelector(`[data-lm-problem="${field}"]`);
        if (!place) return make("li", {}, text);
        this.mark(place, text);
        const way = make("button", { type: "button", class: "lm-editor__way" }, text);
        way.addEventListener("click", () => this.control(place).focus());
        const li = make("li", {});
        li.append(way);
        return li;
      });
      this.part("problem-list").replaceChildren(...items);
      this.part("problems").hidden = false;
      this.part("problems").focus();
    }

    control(place) {
      return this.root.querySelector(`[aria-describedby~="${place.id}"]`);
    }

    mark(place, text) {
      place.textContent = text;
      place.hidden = !text;
      this.control(place)[text ? "setAttribute" : "removeAttribute"]("aria-invalid", "true");
    }
  }

  return function LivementorEditor(runtime, element) {
    const root = element.jquery ? element[0] : element;
    const editor = root.matches("[data-lm-editor]") ? root : root.querySelector("[data-lm-editor]");
    if (!editor || editor.dataset.lmStarted) return;
    editor.dataset.lmStarted = "yes";
    new Editor(runtime, element, editor);
  };
})();
