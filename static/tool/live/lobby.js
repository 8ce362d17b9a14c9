// Before the lesson: the devices are chosen, seen and heard, and the network is tried.

import { canConnect, canRelay, followLevel, playTone } from "./checks.js";
import { troubles } from "./stage.js";
import { say, show } from "./words.js";

export class Lobby {
  #part; #media; #metered = null; #stopMeter = () => {}; #checked = false;

  /** @param part finds an element of the page by its name */
  constructor({ part, media }) {
    this.#part = part;
    this.#media = media;
    media.addEventListener("tracks", this.#update);
    media.addEventListener("devices", this.#list);
    for (const name of ["camera", "microphone", "speaker"]) {
      part(`choose-${name}`).addEventListener("change", ({ target }) => media.choose(name, target.value));
    }
    for (const name of ["camera", "microphone"]) {
      part(`want-${name}`).addEventListener("change", ({ target }) => media.want(name, target.checked));
    }
    part("test-speaker").addEventListener("click", () => playTone(media.chosen("speaker")));
    part("retry").addEventListener("click", () => media.open());
  }

  async open() {
    await this.#media.open();
    await this.#list();
  }

  /** Free what the checks hold; the devices stay open for the lesson. */
  close() {
    this.#media.removeEventListener("tracks", this.#update);
    this.#media.removeEventListener("devices", this.#list);
    this.#stopMeter();
  }

  /** Say whether the service answers, and try the ways of picture and sound once. */
  async network(online, iceServers) {
    this.#result("check-server", online ? "good" : "waiting", say(online ? "server_good" : "server_away"));
    if (!online || this.#checked) return;
    this.#checked = true;
    this.#result("check-media", "waiting", say("media_checking"));
    const connects = await canConnect(iceServers);
    this.#result("check-media", connects ? "good" : "bad", say(connects ? "media_good" : "media_bad"));
    if (!iceServers.length) return;
    const relays = await canRelay(iceServers);
    this.#result("check-relay", relays ? "good" : "bad", say(relays ? "relay_good" : "relay_bad"));
  }

  #update = () => {
    const { camera, microphone } = this.#media.tracks;
    const preview = this.#part("preview");
    if (preview.srcObject?.getTracks()[0] !== camera) preview.srcObject = camera ? new MediaStream([camera]) : null;
    show(preview, Boolean(camera));
    const without = this.#part("no-preview");
    without.textContent = without.dataset.off;
    show(without, !camera);
    this.#meter(microphone);
    const lines = troubles(this.#media);
    this.#part("trouble-text").textContent = lines.join(" ");
    show(this.#part("trouble"), lines.length > 0);
    this.#list();
  };

  #meter(track) {
    if (track === this.#metered) return;
    this.#stopMeter();
    this.#metered = track;
    const level = this.#part("level");
    level.value = 0;
    this.#stopMeter = track ? followLevel(track, (loudness) => (level.value = loudness)) : () => {};
  }

  #list = async () => {
    for (const name of ["camera", "microphone", "speaker"]) {
      const select = this.#part(`choose-${name}`);
      const devices = await this.#media.devices(name);
      const chosen = this.#media.tracks[name]?.getSettings().deviceId ?? this.#media.chosen(name);
      select.replaceChildren(...devices.map((device, n) => option(device, n, name, chosen)));
      show(select.closest(".lm-field"), devices.length > 0);
    }
  };

  #result(name, state, text) {
    const line = this.#part(name);
    line.dataset.result = state;
    line.textContent = text;
    show(line, true);
  }
}

function option({ deviceId, label }, number, name, chosen) {
  const text = label || say("device", { kind: say(name), number: number + 1 });
  return new Option(text, deviceId, false, deviceId === chosen);
}
