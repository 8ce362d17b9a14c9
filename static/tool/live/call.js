// Who is in the room, and the links to them. Messages: see lti_tool/lessons/signalling.py.

import { Link } from "./link.js";
import { LiveSocket } from "./socket.js";

const word = () => crypto.getRandomValues(new Uint32Array(4)).reduce((text, n) => text + n.toString(36), "");

/** This tab's name, kept through reloads, so that a reloaded tab takes its own place again. */
function tabName() {
  const kept = sessionStorage.getItem("livementor-tab") ?? word();
  sessionStorage.setItem("livementor-tab", kept);
  return kept;
}

export class Call extends EventTarget {
  #socket; #ticket; #people = new Map(); #links = new Map(); #joining = false; #role = ""; #iceServers = []; #tracks = {}; #switches = {};
  #tab = tabName();
  #load = word();

  /** Events: `lobby` (detail: roles in the room), `people`, `link`, `switches`, `online`, `offline`, `end` (detail: why). */
  constructor(ticket) {
    super();
    this.#ticket = ticket;
    this.#socket = new LiveSocket({ ticket, address: ({ url }) => url, ping: '{"type":"ping"}' });
    this.#socket.addEventListener("open", ({ detail }) => this.#opened(detail));
    this.#socket.addEventListener("close", () => this.dispatchEvent(new Event("offline")));
    this.#socket.addEventListener("end", ({ detail }) => this.#ended(detail));
    this.#socket.addEventListener("message", ({ detail }) => this.#heard(JSON.parse(detail)));
  }

  /** Stand in the lobby. */
  start() {
    this.#socket.start();
  }

  /** Go into the room; from now on this tab joins again whenever its connection comes back. */
  join() {
    this.#joining = true;
    this.#askIn();
  }

  leave() {
    this.#socket.stop();
    for (const peer of [...this.#links.keys()]) this.#unlink(peer);
  }

  get online() {
    return this.#socket.open;
  }

  get iceServers() {
    return this.#iceServers;
  }

  get people() {
    return [...this.#people.values()];
  }

  /** The link to the other person, or undefined. */
  get link() {
    return [...this.#links.values()].at(-1);
  }

  setTrack(line, track) {
    this.#tracks[line] = track;
    for (const link of this.#links.values()) link.setTrack(line, track);
  }

  tell(switches) {
    this.#switches = switches;
    for (const link of this.#links.values()) link.tell(switches);
  }

  #opened(ticket) {
    this.#iceServers = ticket.iceServers;
    this.#role = ticket.role;
    this.dispatchEvent(new Event("online"));
    if (this.#joining) this.#askIn();
  }

  #askIn() {
    this.#send({ type: "join", tab: this.#tab, load: this.#load });
  }

  #ended(reason) {
    for (const peer of [...this.#links.keys()]) this.#unlink(peer);
    this.dispatchEvent(new CustomEvent("end", { detail: reason }));
  }

  #heard(message) {
    if (message.type === "lobby") this.dispatchEvent(new CustomEvent("lobby", { detail: message.inside }));
    if (message.type === "welcome") this.#welcomed(message.peers);
    if (message.type === "joined") this.#joined(message);
    if (message.type === "left") this.#left(message.peer);
    if (message.type === "signal") this.#signalled(message.from, message.data);
    if (message.type === "over") this.#ended("over");
  }

  /** Those who are here already will offer. Links that still work are kept: only the signalling was away. */
  #welcomed(peers) {
    this.#people = new Map(peers.map((person) => [person.peer, person]));
    for (const [peer, link] of this.#links) {
      if (!this.#stillGood(link, this.#people.get(peer))) this.#unlink(peer);
    }
    this.#changed("people");
  }

  #joined(person) {
    this.#people.set(person.peer, person);
    const link = this.#links.get(person.peer);
    if (!link || !this.#stillGood(link, person)) this.#offerTo(person);
    this.#changed("people");
  }

  /** Whoever is missing after a restart of the server may be back in a moment: a working picture stays. */
  #stillGood(link, person) {
    return link.state === "connected" && (!person || person.load === link.load);
  }

  #left(peer) {
    this.#people.delete(peer);
    this.#unlink(peer);
    this.#changed("people");
  }

  #signalled(peer, data) {
    const link = this.#links.get(peer);
    if (data.renew) this.#offerTo(this.#people.get(peer));
    else if (link?.id === data.link) link.receive(data);
    else if (data.offer && data.number === 1) this.#accept(peer, data);
    else if (data.offer) this.#send({ type: "signal", to: peer, data: { renew: true } });
    else if (data.restart) this.#offerTo(this.#people.get(peer));
  }

  /** Take the first offer of a new link. When both offer at once, the mentor's stands. */
  #accept(peer, data) {
    const own = this.#links.get(peer);
    if (own?.offering && own.state !== "connected" && this.#role === "mentor") return;
    const load = this.#people.get(peer)?.load;
    this.#connect({ id: data.link, peer, load, offering: false }).receive(data);
  }

  #offerTo(person) {
    if (person) this.#connect({ id: word(), peer: person.peer, load: person.load, offering: true });
  }

  #connect(of) {
    this.#unlink(of.peer);
    const link = new Link({
      ...of,
      iceServers: this.#iceServers,
      tracks: this.#tracks,
      switches: this.#switches,
      send: (data) => this.#send({ type: "signal", to: of.peer, data }),
      refresh: async () => (await this.#ticket()).iceServers,
    });
    link.addEventListener("state", () => this.#moved(link));
    link.addEventListener("switches", () => this.#changed("switches"));
    link.addEventListener("renew", () => this.#renew(link));
    this.#links.set(of.peer, link);
    this.#changed("link");
    return link;
  }

  /** A link that breaks after its person has gone, while the signalling was away, is not waited for. */
  #moved(link) {
    const gone = this.#socket.open && !this.#people.has(link.peer);
    if (gone && link.state === "failed") this.#unlink(link.peer);
    else this.#changed("link");
  }

  #renew(link) {
    if (this.#links.get(link.peer) !== link) return;
    if (!link.offering) this.#send({ type: "signal", to: link.peer, data: { renew: true } });
    else this.#offerTo(this.#people.get(link.peer));
  }

  #unlink(peer) {
    const link = this.#links.get(peer);
    if (!link) return;
    this.#links.delete(peer);
    link.close();
    this.#changed("link");
  }

  #changed(what) {
    this.dispatchEvent(new Event(what));
  }

  #send(message) {
    return this.#socket.send(JSON.stringify(message));
  }
}
