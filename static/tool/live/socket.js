// One web socket that stays: it fetches a ticket, connects, notices a dead network by its own ping, and comes back.

import { Refused } from "./tickets.js";

const PING = 2_500; // milliseconds between two looks at the line
const SILENT = 8_000; // without an answer for so long, the line is dead
const FIRST_PAUSE = 300;
const LONGEST_PAUSE = 4_000;
const ENDS = { 4400: "refused", 4403: "banned", 4409: "elsewhere", 4410: "over", 4413: "too_large" };

export class LiveSocket extends EventTarget {
  #address; #ticket; #ping; #socket = null; #heard = 0; #pinged = 0; #pause = FIRST_PAUSE; #retry = 0; #watch = 0;
  #running = false;

  /**
   * Events: `open`, `message` (detail: string or Uint8Array), `close`, `end` (detail: the reason; nothing follows).
   * @param {(ticket) => string} address the socket's path for a ticket
   * @param {string | Uint8Array} ping a message that the server answers
   */
  constructor({ ticket, address, ping }) {
    super();
    this.#ticket = ticket;
    this.#address = address;
    this.#ping = ping;
  }

  get open() {
    return this.#socket?.readyState === WebSocket.OPEN;
  }

  start() {
    this.#running = true;
    this.#watch = setInterval(() => this.#look(), PING);
    addEventListener("online", this.#hurry);
    document.addEventListener("visibilitychange", this.#hurry);
    this.#connect();
  }

  stop() {
    this.#running = false;
    clearInterval(this.#watch);
    clearTimeout(this.#retry);
    removeEventListener("online", this.#hurry);
    document.removeEventListener("visibilitychange", this.#hurry);
    this.#drop();
  }

  /** Whether it was sent; what could not be sent is forgotten. */
  send(message) {
    if (!this.open) return false;
    this.#socket.send(message);
    return true;
  }

  async #connect() {
    clearTimeout(this.#retry);
    this.#retry = 0;
    this.#drop();
    const socket = (this.#socket = {}); // holds the place while the ticket is fetched
    try {
      const ticket = await this.#ticket();
      if (this.#running && this.#socket === socket) this.#dial(ticket);
    } catch (error) {
      if (!this.#running || this.#socket !== socket) return;
      if (error instanceof Refused) this.#end(error.code);
      else this.#again();
    }
  }

  #dial(ticket) {
    const url = new URL(this.#address(ticket), location.href);
    url.protocol = url.protocol.replace("http", "ws");
    url.searchParams.set("ticket", ticket.token);
    const socket = (this.#socket = new WebSocket(url));
    socket.binaryType = "arraybuffer";
    this.#pinged = this.#heard = performance.now();
    socket.onopen = () => {
      this.#pause = FIRST_PAUSE;
      this.#hear();
      this.dispatchEvent(new CustomEvent("open", { detail: ticket }));
    };
    socket.onmessage = ({ data }) => {
      this.#hear();
      const detail = typeof data === "string" ? data : new Uint8Array(data);
      this.dispatchEvent(new CustomEvent("message", { detail }));
    };
    socket.onclose = ({ code }) => (ENDS[code] ? this.#end(ENDS[code]) : this.#again());
  }

  #hear() {
    this.#heard = performance.now();
  }

  /** A tab in the background looks rarely: what counts is the time since an unanswered ping. */
  #look() {
    const unanswered = this.#pinged > this.#heard || this.#socket?.readyState === WebSocket.CONNECTING;
    if (unanswered && performance.now() - this.#pinged > SILENT) this.#again();
    else if (!unanswered && this.send(this.#ping)) this.#pinged = performance.now();
  }

  #hurry = () => {
    if (document.hidden || !this.#running) return;
    if (this.#retry) this.#connect();
    else this.#look();
  };

  #again() {
    this.#drop();
    this.dispatchEvent(new CustomEvent("close"));
    if (!this.#running || this.#retry) return;
    this.#retry = setTimeout(() => this.#connect(), this.#pause * (0.5 + Math.random()));
    this.#pause = Math.min(this.#pause * 1.6, LONGEST_PAUSE);
  }

  #end(reason) {
    this.stop();
    this.dispatchEvent(new CustomEvent("close"));
    this.dispatchEvent(new CustomEvent("end", { detail: reason }));
  }

  /** Let go of the socket without hearing of it again. */
  #drop() {
    const socket = this.#socket;
    this.#socket = null;
    if (!(socket instanceof WebSocket)) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }
}
