/* The learner's side of the XBlock. The page is painted already; this fetches the list, and starts bookings.
   Open edX calls LivementorBlock(runtime, element, settings) once for each block of the page, and again after a
   re-render. `element` is a node, or jQuery around one. */
"use strict";

window.LivementorBlock = (() => {
  const WORDS_AFTER = 2000; // ms until the skeleton is joined by words
  const GIVE_UP_AFTER = 15000; // ms; the LMS answers long before, unless it is away itself

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

  class Block {
    constructor(runtime, element, root, settings) {
      this.handlerUrl = (name) => runtime.handlerUrl(element, name);
      this.root = root;
      this.settings = settings;
      this.list = this.part("list");
      this.words = this.part("words").dataset;
      this.list.addEventListener("submit", (event) => this.submitted(event));
      this.list.addEventListener("click", (event) => this.clicked(event));
      this.part("retry").addEventListener("click", () => this.fill(this.everywhere));
      this.part("open").addEventListener("click", () => this.say(""));
      this.fill(false);
      if (settings.mine) this.startOwn();
    }

    /** What is the reader's own comes after the paint too. Without it a mentor can be chosen all the same. */
    async startOwn() {
      try {
        const { start } = await import(this.settings.mine.script);
        this.own = start(this);
      } catch (error) {
        console.warn("livementor:", error);
      }
    }

    part(name) {
      return this.root.querySelector(`[data-lm="${name}"]`);
    }

    /** One sentence below the list, read out by screen readers, and at most one thing to do about it. */
    say(sentence, next) {
      this.part("status").textContent = sentence;
      this.part("next").hidden = !next;
      for (const name of ["retry", "open"]) this.part(name).hidden = name !== next;
    }

    /** Fetch the mentors of this unit, or of all subjects. Only the last one that was asked for is shown. */
    async fill(everywhere, focus = false) {
      this.everywhere = everywhere;
      const turn = (this.turn = {});
      const url = new URL(this.handlerUrl("mentors"), window.location.href);
      if (everywhere) url.searchParams.set("all", "1");
      if (this.settings.role === "author") url.searchParams.set("preview", "1");
      this.list.setAttribute("aria-busy", "true");
      this.say("");
      const patience = setTimeout(() => turn === this.turn && this.say(this.words.waiting), WORDS_AFTER);
      const told = await ask(url).then(({ data }) => data).catch(() => ({ state: "away" }));
      clearTimeout(patience);
      if (turn === this.turn) await this.show(told, focus);
    }

    async show({ state, html }, focus) {
      this.list.setAttribute("aria-busy", "false");
      if (!["ready", "earlier", "example"].includes(state)) {
        if (!this.filled) this.list.replaceChildren();
        this.say(this.words.away, "retry");
        return;
      }
      this.own?.leaveList();
      this.list.innerHTML = html; // rendered and escaped by the block's own handler
      this.filled = true;
      this.own?.filled();
      if (state === "ready") this.say("");
      else this.say(this.words[state], this.settings.connected ? "retry" : "");
      if (focus) this.focusList();
      else this.part("heard").textContent = this.list.querySelector("[data-lm-count]")?.textContent.trim() ?? "";
      await this.enhance();
    }

    focusList() {
      const heading = this.list.querySelector("h2, h3, h4, [data-lm-count]") || this.list;
      heading.tabIndex = -1;
      heading.focus();
    }

    /** Times in the browser's own zone, by the script that the LTI tool has too. Without it they stay in UTC. */
    async enhance() {
      try {
        const picker = await import(this.settings.script);
        picker.enhance(this.list);
      } catch (error) {
        console.warn("livementor:", error);
      }
    }

    clicked(event) {
      const link = event.target.closest('a[href^="?all="]');
      if (!link || event.defaultPrevented) return;
      event.preventDefault();
      this.fill(link.getAttribute("href") === "?all=1", true);
    }

    submitted(event) {
      event.preventDefault();
      const mentor = new FormData(event.target).get("mentor");
      if (this.settings.role === "author") this.say(this.words.preview);
      else if (this.settings.role === "anonymous") this.say(this.words.anonymous);
      else if (this.own) this.own.choose(mentor, event.target);
      else this.lead("handoff", { mentor });
    }

    /** The tab opens within the click, or the browser would block it; it goes on when its address is known. */
    async lead(handler, told, words = this.words.opening) {
      if (this.leading) return false;
      this.leading = true;
      const tab = window.open("about:blank", "_blank");
      if (tab) {
        tab.opener = null;
        tab.document.title = tab.document.body.textContent = words;
      }
      this.say(words);
      const { ok, data } = await this.post(handler, told);
      this.leading = false;
      if (ok) this.go(tab, this.onward(data.url));
      else {
        tab?.close();
        this.say(data.message || this.words.failed);
      }
      return ok;
    }

    /** Never rejects: `{ok: false, data: {}}` when nobody answers. */
    post(handler, told) {
      return ask(this.handlerUrl(handler), {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRFToken": csrfToken() },
        body: JSON.stringify(told),
      }).catch(() => ({ ok: false, data: {} }));
    }

    /** The booking page goes on in this language and this browser's zone. */
    onward(url) {
      const address = new URL(url);
      address.searchParams.set("lang", this.root.querySelector(".lm-frame").lang);
      address.searchParams.set("zone", Intl.DateTimeFormat().resolvedOptions().timeZone);
      return address.href;
    }

    go(tab, url) {
      if (tab && !tab.closed) {
        tab.location.replace(url);
        return;
      }
      const link = this.part("open");
      link.href = url;
      this.say(this.words.blocked, "open");
    }
  }

  return function LivementorBlock(runtime, element, settings) {
    const root = element.jquery ? element[0] : element;
    const frame = root.querySelector(".lm-frame");
    if (!frame || frame.dataset.lmStarted || !(settings.connected || settings.role === "author")) return;
    frame.dataset.lmStarted = "yes";
    new Block(runtime, element, root, settings);
  };
})();
