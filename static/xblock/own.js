// What is the reader's own in the XBlock: lessons ahead, the question, what is shared, reminders, the course team's part.
// block.js imports it after the first paint, for whoever is signed in. Nothing is sent before a click but by who booked here.
const A_MINUTE = 60_000;
const A_WHILE = 500; // ms without a key until the number of characters left is read out
const TICK = 10_000; // ms; how exactly time without progress is measured
const REMINDED = "livementor.reminded"; // the day of the last time, over all courses of this browser
let blocks = 0;

export const start = (block) => new Own(block);

class Own {
  constructor(block) {
    this.block = block;
    this.mine = block.settings.mine;
    this.words = block.part("own-words").dataset;
    this.box = block.part("question").querySelector("textarea");
    this.consent = block.part("consent");
    describe(this.box, block.part("question").querySelector(".lm-frame__hint"));
    this.box.addEventListener("input", () => this.typed());
    for (const answer of ["yes", "no"]) block.part(answer).addEventListener("click", () => this.answered(answer));
    this.consent.addEventListener("keydown", (event) => event.key === "Escape" && this.withdraw());
    button(block.part("sharing")).addEventListener("click", () => this.changeSharing());
    this.tellSharing();
    if (this.mine.known) this.fetchLessons();
    if (this.mine.reminding) new Reminder(this);
    block.part("team")?.addEventListener("toggle", () => this.tellTeam(), { once: true });
    if (block.filled) this.filled();
  }

  filled() {
    this.block.part("question").hidden = !this.block.list.querySelector("form");
  }

  /** The question about the name stands in the list, which is about to be replaced. */
  leaveList() {
    this.consent.hidden = true;
    this.block.part("next").after(this.consent);
  }

  // ---- choosing a mentor

  choose(mentor, form) {
    this.chosen = { mentor, form };
    if (this.mine.sharing) return void this.goOn();
    form.closest("li").append(this.consent);
    this.consent.setAttribute("aria-label", this.consent.querySelector("p").textContent);
    this.consent.hidden = false;
    this.consent.focus();
  }

  withdraw() {
    this.consent.hidden = true;
    this.chosen.form.querySelector("button").focus();
  }

  answered(answer) {
    this.withdraw();
    this.mine.sharing = answer;
    this.goOn({ share: answer === "yes" });
  }

  async goOn(told = {}) {
    const question = this.box.value.trim();
    const sent = { mentor: this.chosen.mentor, ...told, ...(question ? { question } : {}) };
    await this.block.lead("handoff", sent);
    this.tellSharing();
  }

  typed() {
    clearTimeout(this.pause);
    this.pause = setTimeout(() => {
      const left = this.box.maxLength - this.box.value.length;
      this.block.part("left").textContent = left <= 200 ? this.words.left.replace("{number}", left) : "";
    }, A_WHILE);
  }

  // ---- what is shared

  tellSharing() {
    const shares = this.mine.sharing === "yes";
    const line = this.block.part("sharing");
    tell(line, shares ? this.words.shares : this.words.keeps, shares ? this.words.stop : this.words.share);
    line.hidden = !this.mine.sharing;
  }

  async changeSharing() {
    const share = this.mine.sharing !== "yes";
    const { ok, data } = await this.block.post("share", { share });
    if (ok) this.mine.sharing = data.sharing;
    this.tellSharing();
    const done = share ? this.words.willShare : this.words.takenBack;
    this.block.say(ok ? done : data.message || this.words.unsaved);
  }

  // ---- lessons ahead

  async fetchLessons() {
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    const { ok, data } = await this.block.post("lessons", { zone });
    if (!ok || !data.html) return;
    const place = this.block.part("lessons");
    place.innerHTML = data.html; // rendered and escaped by the block's own handler
    place.hidden = false;
    place.addEventListener("click", (event) => this.joined(event));
    this.tellTimes(place);
    const clock = setInterval(() => (place.isConnected ? openRooms(place) : clearInterval(clock)), A_MINUTE / 4);
  }

  tellTimes(place) {
    const language = variant(this.block.root.querySelector(".lm-frame").lang);
    const time = new Intl.DateTimeFormat(language, { timeStyle: "short" });
    const long = new Intl.DateTimeFormat(language, { weekday: "long", day: "numeric", month: "long", hour: "numeric", minute: "2-digit" });
    for (const one of place.querySelectorAll("time")) {
      one.textContent = ("lmLong" in one.dataset ? long : time).format(new Date(one.dateTime));
    }
    openRooms(place);
  }

  joined(event) {
    const booking = event.target.closest("[data-lm-join]")?.dataset.lmJoin;
    if (booking) this.block.lead("join", { booking }, this.words.joining);
  }

  // ---- the course's team

  async tellTeam() {
    const place = this.block.part("told");
    place.textContent = place.dataset.waiting;
    const { ok, data } = await this.block.post("team", {});
    if (ok) place.innerHTML = data.html; // rendered and escaped by the block's own handler
    else {
      place.textContent = data.message || this.words.unsaved;
      this.block.part("team").addEventListener("toggle", () => this.block.part("team").open && this.tellTeam(), { once: true });
    }
  }
}

/** One quiet line after failed attempts, or time without progress; only for who asked for it, and once a day. */
class Reminder {
  constructor(own) {
    Object.assign(this, { own, block: own.block, words: own.words, ...own.mine.reminding, failed: 0, ticks: 0 });
    this.line = this.block.part("reminding");
    this.line.hidden = false;
    button(this.line).addEventListener("click", () => this.change());
    // Open edX's problems tell the page what became of an answer by jQuery's own events.
    window.jQuery?.(document).on("contentChanged", (_event, _id, _html, response) => this.answered(response?.success));
    const clock = setInterval(() => (this.line.isConnected ? this.tick() : clearInterval(clock)), TICK);
    this.tell();
  }

  tell() {
    tell(this.line, this.on ? this.words.reminds : this.words.mayRemind, this.on ? this.words.forget : this.words.remind);
  }

  async change() {
    const { ok, data } = await this.block.post("remind", { on: !this.on });
    if (ok) this.on = data.on;
    else this.block.say(data.message || this.words.unsaved);
    if (!this.on) this.hide();
    this.tell();
  }

  answered(success) {
    if (success === "correct") this.failed = this.ticks = 0;
    if (success === "incorrect") this.failed += 1;
    if (this.attempts && this.failed >= this.attempts) this.show();
  }

  tick() {
    if (document.visibilityState === "visible") this.ticks += 1;
    if (this.minutes && this.ticks * TICK >= this.minutes * A_MINUTE) this.show();
  }

  show() {
    const today = new Intl.DateTimeFormat("en-CA").format(new Date());
    if (!this.on || !this.block.filled || [this.last, remembered()].includes(today)) return;
    this.last = today;
    remember(today);
    this.block.post("remind", { shown: today });
    const [see, later] = [this.words.see, this.words.later].map((words) => {
      return Object.assign(document.createElement("button"), { type: "button", className: "lm-frame__link", textContent: words });
    });
    see.addEventListener("click", () => (this.hide(), this.block.focusList()));
    later.addEventListener("click", () => this.hide());
    this.block.part("nudge").replaceChildren(this.words.stuck, " ", see, " ", later);
  }

  hide() {
    this.block.part("nudge").replaceChildren();
  }
}

const button = (line) => line.querySelector("button");

function tell(line, sentence, action) {
  line.querySelector("span").textContent = sentence;
  button(line).textContent = action;
}

function describe(field, hint) {
  hint.id = `lm-own-${(blocks += 1)}`;
  field.setAttribute("aria-describedby", hint.id);
}

function openRooms(place) {
  const now = Date.now();
  for (const row of place.querySelectorAll("[data-opens]")) {
    const open = new Date(row.dataset.opens) <= now && now < new Date(row.dataset.closes);
    button(row).hidden = !open;
    row.querySelector("[data-lm-closed]").hidden = open;
    row.hidden = now >= new Date(row.dataset.closes);
  }
}

/** The reader's own kind of the block's language. */
function variant(language) {
  const base = (tag) => tag.split("-")[0];
  return navigator.languages.find((own) => base(own) === base(language)) ?? language;
}

function remembered() {
  try {
    return localStorage.getItem(REMINDED);
  } catch {
    return null; // storage is closed to this page; the field in the LMS remembers
  }
}

function remember(day) {
  try {
    localStorage.setItem(REMINDED, day);
  } catch {
    // as above
  }
}
