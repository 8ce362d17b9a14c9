// Pictures and sound on the page: the other person large, oneself small, a shared screen larger than both.

import { say, show } from "./words.js";

export class Stage {
  #root; #parts; #link = null; #media; #speaker = "";

  /** @param parts elements by name: remote, screen, self, remoteTile, screenTile, selfTile, away, mutedMark, sharing */
  constructor({ root, parts, media }) {
    this.#root = root;
    this.#parts = parts;
    this.#media = media;
    media.addEventListener("tracks", () => this.#showSelf());
    for (const event of ["playing", "resize", "pause", "emptied"]) {
      parts.remote.addEventListener(event, () => this.#mark());
      parts.screen.addEventListener(event, () => this.#mark());
    }
    this.#showSelf();
  }

  /** Play on this loudspeaker from now on. */
  async speakOn(speaker) {
    this.#speaker = speaker;
    for (const video of [this.#parts.remote, this.#parts.screen]) {
      if (speaker && video.setSinkId) await video.setSinkId(speaker).catch(() => {});
    }
  }

  /** Show what comes over this link; null when nobody is there. */
  follow(link) {
    this.#link = link;
    const { microphone, camera, screen, sound } = link?.received ?? {};
    this.#play(this.#parts.remote, [microphone, camera]);
    this.#play(this.#parts.screen, [screen, sound]);
    this.update();
  }

  /** Follow what the other side switched on or off. */
  update() {
    const { camera, microphone, screen } = this.#link?.others ?? {};
    const here = this.#link?.state === "connected";
    show(this.#parts.remote, Boolean(camera));
    show(this.#parts.away, !camera);
    show(this.#parts.mutedMark, Boolean(here && microphone === false));
    show(this.#parts.screenTile, Boolean(screen));
    this.#root.classList.toggle("lm-live--screen", Boolean(screen));
    this.#mark();
  }

  #play(video, tracks) {
    const present = tracks.filter(Boolean);
    const shown = video.srcObject?.getTracks() ?? [];
    if (present.length === shown.length && present.every((track) => shown.includes(track))) return;
    video.srcObject = present.length ? new MediaStream(present) : null;
    // a browser that wants a touch before it plays gets the next one
    video.play?.().catch(() => addEventListener("pointerdown", () => video.play().catch(() => {}), { once: true }));
    this.speakOn(this.#speaker);
  }

  #showSelf() {
    const { camera, screen } = this.#media.tracks;
    const { self, selfTile, sharing } = this.#parts;
    if (self.srcObject?.getTracks()[0] !== camera) self.srcObject = camera ? new MediaStream([camera]) : null;
    show(selfTile, Boolean(camera));
    show(sharing, Boolean(screen));
    this.#mark();
  }

  /** What a program can read off the page: whether pictures really move. */
  #mark() {
    const { remote, screen } = this.#parts;
    const plays = (video, wanted) => wanted && video.videoWidth > 0 && !video.paused && this.#link?.state === "connected";
    const others = this.#link?.others ?? {};
    this.#root.dataset.remoteVideo = plays(remote, others.camera) ? "playing" : "none";
    const received = plays(screen, others.screen) ? "remote" : "none";
    this.#root.dataset.screen = this.#media.tracks.screen ? "own" : received;
  }
}

/** Why a device can't be used, in words, or an empty text. */
export function troubles({ trouble, wanted }) {
  const lines = ["camera", "microphone"].filter((name) => wanted[name] && trouble[name]);
  return lines.map((name) => say(`${name}_${trouble[name]}`));
}
