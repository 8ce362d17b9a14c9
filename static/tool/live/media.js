// Camera, microphone and screen of this device.

const KINDS = { microphone: "audioinput", camera: "videoinput", speaker: "audiooutput" };
const SOUND = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };
const PICTURE = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 24, max: 30 } };
const TROUBLE = {
  NotAllowedError: "refused",
  SecurityError: "refused",
  NotReadableError: "busy",
  AbortError: "busy",
  NotFoundError: "missing",
  OverconstrainedError: "missing",
};

export class Media extends EventTarget {
  /** What is wanted, what is there, and why something is not: `refused`, `busy`, `missing` or `insecure`. */
  wanted = { microphone: true, camera: true };
  tracks = { microphone: null, camera: null, screen: null, sound: null };
  trouble = {};

  /** Events: `tracks` (a track came, went or changed its state), `devices` (something was plugged in or out). */
  constructor() {
    super();
    navigator.mediaDevices?.addEventListener("devicechange", () => this.dispatchEvent(new Event("devices")));
    document.addEventListener("visibilitychange", () => document.hidden || this.#revive());
  }

  /** Open both; when one of them fails the other still comes. */
  async open() {
    try {
      const stream = await this.#ask({ audio: this.#like("microphone"), video: this.#like("camera") });
      this.#keep("microphone", stream.getAudioTracks()[0]);
      this.#keep("camera", stream.getVideoTracks()[0]);
    } catch {
      await this.#reopen("microphone");
      await this.#reopen("camera");
    }
  }

  /** Switch a device on or off. A muted microphone stays open, so that it is back at once; a camera goes dark. */
  async want(name, wanted) {
    this.wanted[name] = wanted;
    const track = this.tracks[name];
    if (name === "microphone" && track?.readyState === "live") track.enabled = wanted;
    else if (!wanted) this.#let(name);
    else await this.#reopen(name);
    this.#tell();
  }

  /** Use another device of this kind from now on. */
  async choose(name, id) {
    localStorage.setItem(`livementor-${name}`, id);
    if (name !== "speaker" && this.wanted[name]) await this.#reopen(name);
  }

  chosen(name) {
    return localStorage.getItem(`livementor-${name}`) ?? "";
  }

  /** The devices of a kind; their labels are known once one was opened. */
  async devices(name) {
    const all = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
    return all.filter(({ kind, deviceId }) => kind === KINDS[name] && deviceId);
  }

  /** Share the screen; throws when the person or the browser refuses. */
  async share() {
    const stream = await navigator.mediaDevices.getDisplayMedia({
      video: { frameRate: { max: 15 } },
      audio: { restrictOwnAudio: true, echoCancellation: false },
    });
    const [picture] = stream.getVideoTracks();
    picture.contentHint = "detail";
    picture.addEventListener("ended", () => this.unshare());
    Object.assign(this.tracks, { screen: picture, sound: stream.getAudioTracks()[0] ?? null });
    this.#tell();
  }

  unshare() {
    this.#let("screen");
    this.#let("sound");
    this.#tell();
  }

  close() {
    for (const name of Object.keys(this.tracks)) this.#let(name);
  }

  /** What is on, as the other side is told. */
  get switches() {
    const live = (name) => this.tracks[name]?.readyState === "live";
    const { microphone } = this.tracks;
    return { microphone: live("microphone") && microphone.enabled, camera: live("camera"), screen: live("screen") };
  }

  async #reopen(name) {
    this.#let(name);
    try {
      const stream = await this.#ask({ [name === "camera" ? "video" : "audio"]: this.#like(name) });
      this.#keep(name, stream.getTracks()[0]);
    } catch (error) {
      this.trouble[name] = navigator.mediaDevices ? (TROUBLE[error.name] ?? "busy") : "insecure";
      this.#tell();
    }
  }

  #ask(constraints) {
    return navigator.mediaDevices.getUserMedia(constraints);
  }

  #like(name) {
    const id = this.chosen(name);
    const wish = name === "camera" ? PICTURE : SOUND;
    return id ? { ...wish, deviceId: { ideal: id } } : wish;
  }

  #keep(name, track) {
    if (!this.wanted[name]) {
      track.stop();
      return;
    }
    delete this.trouble[name];
    this.tracks[name] = track;
    track.addEventListener("ended", () => this.tracks[name] === track && this.#lost(name));
    this.#tell();
  }

  /** Another program, a phone call or a pulled plug took it away. */
  async #lost(name) {
    this.tracks[name] = null;
    if (document.hidden) this.#tell();
    else await this.#reopen(name);
  }

  /** Phones end or silence tracks during a call: take fresh ones when the page is looked at again. */
  #revive() {
    for (const name of ["microphone", "camera"]) {
      const track = this.tracks[name];
      const gone = !track || track.readyState === "ended" || track.muted;
      if (this.wanted[name] && gone && !["refused", "insecure"].includes(this.trouble[name])) this.#reopen(name);
    }
  }

  #let(name) {
    this.tracks[name]?.stop();
    this.tracks[name] = null;
  }

  #tell() {
    this.dispatchEvent(new Event("tracks"));
  }
}
