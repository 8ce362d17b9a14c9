// The link to one other browser: an RTCPeerConnection that heals itself.
//
// Only the side that made the first offer ever offers: two offers at once leave Chromium gathering candidates for
// ever. All lines of media exist from the start (microphone, camera, screen, the screen's sound), so that nothing has
// to be negotiated later; what each side switches on is told on a data channel, which outlives the signalling.

const LINES = [["microphone", "audio"], ["camera", "video"], ["screen", "video"], ["sound", "audio"]];
const STILL_NEW = 8_000; // milliseconds after which a connection that never began is made anew
const STILL_CONNECTING = 15_000;
const PATIENCE = 3_000; // how long "disconnected" may heal by itself
const ANOTHER_TRY = 8_000;

export class Link extends EventTarget {
  #pc; #send; #refresh; #lines = {}; #candidates = []; #offers = 0; #channel; #timers = new Set(); #switches = {};
  #work = Promise.resolve();

  /**
   * Events: `state` (connectionState changed), `switches` (the other side told what is on), `renew` (make a new link).
   * @param {string} id the same on both sides, so that messages of an earlier link are left unread
   * @param {(data: object) => void} send passes a message to the other side
   * @param {() => Promise<object[]>} refresh fetches ICE servers with fresh credentials
   */
  constructor({ id, peer, load, offering, iceServers, tracks, switches, send, refresh }) {
    super();
    Object.assign(this, { id, peer, load, offering, others: {} });
    this.#send = (data) => send({ link: id, ...data });
    this.#refresh = refresh;
    this.#switches = switches;
    this.tracks = { ...tracks };
    this.#pc = new RTCPeerConnection({ iceServers, bundlePolicy: "max-bundle" });
    this.#pc.onicecandidate = ({ candidate }) => candidate && this.#send({ candidate });
    this.#pc.onconnectionstatechange = () => this.#changed();
    this.#openChannel();
    if (offering) this.#work = this.#begin();
    this.#after(STILL_NEW, () => this.#pc.connectionState === "new" && this.#renew());
    this.#after(STILL_CONNECTING, () => this.#pc.connectionState === "connecting" && this.#renew());
  }

  get connection() {
    return this.#pc;
  }

  get state() {
    return this.#pc.connectionState;
  }

  /** The other side's tracks by line; a track without content is there too. */
  get received() {
    const entries = Object.entries(this.#lines);
    return Object.fromEntries(entries.map(([name, line]) => [name, line.receiver.track]));
  }

  /** Send this track on a line, or nothing. */
  async setTrack(name, track) {
    this.tracks[name] = track;
    await this.#lines[name]?.sender.replaceTrack(track ?? null);
  }

  /** Tell the other side what is switched on. */
  tell(switches) {
    this.#switches = switches;
    if (this.#channel.readyState === "open") this.#channel.send(JSON.stringify(switches));
  }

  /** Messages are worked off one after the other, in the order they came. */
  receive(message) {
    this.#work = this.#work.then(() => this.#take(message)).catch((error) => console.warn("link", error));
  }

  async #take({ offer, answer, candidate, number, restart }) {
    if (this.#pc.signalingState === "closed") return;
    if (offer) await this.#answer(offer, number);
    else if (answer && number === this.#offers) await this.#settle(answer);
    else if (candidate) await this.#add(candidate);
    else if (restart && this.offering) await this.restart();
  }

  /** Find a new way through the network, over the same connection. */
  async restart() {
    if (this.#pc.signalingState === "closed") return;
    if (!this.offering) {
      this.#send({ restart: true });
      return;
    }
    const iceServers = await this.#refresh().catch(() => null);
    if (this.#pc.signalingState === "closed") return;
    if (iceServers) this.#pc.setConfiguration({ iceServers, bundlePolicy: "max-bundle" });
    await this.#offer({ iceRestart: true });
  }

  close() {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#pc.onconnectionstatechange = this.#pc.onicecandidate = null;
    this.#pc.close();
  }

  #openChannel() {
    this.#channel = this.#pc.createDataChannel("switches", { negotiated: true, id: 0 });
    this.#channel.onopen = () => this.tell(this.#switches);
    this.#channel.onmessage = ({ data }) => {
      this.others = JSON.parse(data);
      this.dispatchEvent(new Event("switches"));
    };
  }

  async #begin() {
    for (const [, kind] of LINES) this.#pc.addTransceiver(kind, { direction: "sendrecv" });
    await this.#nameLines();
    await this.#offer();
  }

  async #nameLines() {
    this.#pc.getTransceivers().forEach((line, n) => (this.#lines[LINES[n][0]] = line));
    for (const [name, line] of Object.entries(this.#lines)) {
      line.direction = "sendrecv";
      await line.sender.replaceTrack(this.tracks[name] ?? null);
    }
  }

  async #offer(options) {
    await this.#pc.setLocalDescription(await this.#pc.createOffer(options));
    this.#offers += 1;
    this.#send({ offer: this.#pc.localDescription, number: this.#offers });
  }

  async #answer(offer, number) {
    await this.#pc.setRemoteDescription(offer);
    await this.#nameLines();
    await this.#pc.setLocalDescription();
    this.#send({ answer: this.#pc.localDescription, number });
    await this.#addWaiting();
  }

  async #settle(answer) {
    if (this.#pc.signalingState !== "have-local-offer") return;
    await this.#pc.setRemoteDescription(answer);
    await this.#addWaiting();
  }

  async #add(candidate) {
    this.#candidates.push(candidate);
    if (this.#pc.remoteDescription) await this.#addWaiting();
  }

  async #addWaiting() {
    for (const candidate of this.#candidates.splice(0)) {
      // one of an earlier generation is refused, and not needed
      await this.#pc.addIceCandidate(candidate).catch(() => {});
    }
  }

  #changed() {
    const { connectionState } = this.#pc;
    if (connectionState === "disconnected") this.#after(PATIENCE, () => this.#heal());
    if (connectionState === "failed") this.#heal();
    this.dispatchEvent(new Event("state"));
  }

  #heal() {
    if (!["disconnected", "failed"].includes(this.#pc.connectionState)) return;
    this.restart();
    this.#after(ANOTHER_TRY, () => this.#heal());
  }

  #renew() {
    this.dispatchEvent(new Event("renew"));
  }

  #after(milliseconds, act) {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      act();
    }, milliseconds);
    this.#timers.add(timer);
  }
}
