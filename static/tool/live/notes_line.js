// The shared document's way to the server: the Yjs protocol, and what of it is on disk there.

import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import { Awareness, applyAwarenessUpdate, encodeAwarenessUpdate, removeAwarenessStates } from "y-protocols/awareness";
import { messageYjsSyncStep1, readSyncMessage, writeSyncStep1, writeUpdate } from "y-protocols/sync";
import * as Y from "yjs";

import { LiveSocket } from "./socket.js";

const [SYNC, AWARENESS, SAVED, PING] = [0, 1, 100, 102];

const message = (kind, write) => {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, kind);
  write?.(encoder);
  return encoding.toUint8Array(encoder);
};

export class NotesLine extends EventTarget {
  doc = new Y.Doc();
  awareness = new Awareness(this.doc);
  /** Called before something of the others is taken into the document. */
  beforeRemote = () => {};
  #sent = 0; #saved = 0; #synced = false; #dirty = false; #socket;

  /** Events: `state` (see the property), `end` (detail: why the server ended it). */
  constructor(ticket) {
    super();
    this.#socket = new LiveSocket({ ticket, address: ({ notes }) => notes, ping: message(PING) });
    this.#socket.addEventListener("open", () => this.#opened());
    this.#socket.addEventListener("close", () => this.#closed());
    this.#socket.addEventListener("end", ({ detail }) => this.dispatchEvent(new CustomEvent("end", { detail })));
    this.#socket.addEventListener("message", ({ detail }) => this.#heard(detail));
    this.doc.on("update", (update, origin) => origin !== this && this.#changed(update));
    this.awareness.on("update", (changes, origin) => origin !== this && this.#moved(changes));
    this.#socket.start();
  }

  /** `saved` (all of it is on disk), `saving`, `unsaved` (typed without a connection) or `offline`. */
  get state() {
    if (!this.#socket.open) return this.#dirty ? "unsaved" : "offline";
    return this.#synced && this.#saved >= this.#sent ? "saved" : "saving";
  }

  /** Resolves with true when all is saved, with false when that takes too long. */
  async settled(milliseconds) {
    const limit = performance.now() + milliseconds;
    while (this.state !== "saved" && performance.now() < limit) await new Promise((done) => setTimeout(done, 50));
    return this.state === "saved";
  }

  close() {
    this.awareness.setLocalState(null);
    this.#socket.stop();
    this.awareness.destroy();
    this.doc.destroy();
  }

  #opened() {
    this.#sent = this.#saved = 0;
    this.#synced = false;
    this.#socket.send(message(SYNC, (encoder) => writeSyncStep1(encoder, this.doc)));
    if (this.awareness.getLocalState()) this.#tellCursor([this.doc.clientID]);
    this.#tell();
  }

  #closed() {
    const others = [...this.awareness.getStates().keys()].filter((client) => client !== this.doc.clientID);
    removeAwarenessStates(this.awareness, others, this);
    this.#tell();
  }

  #changed(update) {
    this.#dirty = true;
    if (this.#socket.send(message(SYNC, (encoder) => writeUpdate(encoder, update)))) this.#sent += 1;
    this.#tell();
  }

  #moved({ added, updated, removed }) {
    this.#tellCursor([...added, ...updated, ...removed]);
  }

  #tellCursor(clients) {
    const content = encodeAwarenessUpdate(this.awareness, clients);
    this.#socket.send(message(AWARENESS, (encoder) => encoding.writeVarUint8Array(encoder, content)));
  }

  #heard(bytes) {
    const decoder = decoding.createDecoder(bytes);
    const kind = decoding.readVarUint(decoder);
    if (kind === SYNC) this.#sync(decoder);
    if (kind === AWARENESS) applyAwarenessUpdate(this.awareness, decoding.readVarUint8Array(decoder), this);
    if (kind === SAVED) this.#saved = decoding.readVarUint(decoder);
    this.#tell();
  }

  /** The answer to the server's question holds what was typed without a connection; it counts as sent. */
  #sync(decoder) {
    this.beforeRemote();
    const encoder = encoding.createEncoder();
    encoding.writeVarUint(encoder, SYNC);
    const step = readSyncMessage(decoder, encoder, this.doc, this);
    if (step !== messageYjsSyncStep1) this.#synced = true;
    else if (this.#socket.send(encoding.toUint8Array(encoder))) this.#sent += 1;
  }

  #tell() {
    if (this.state === "saved") this.#dirty = false;
    this.dispatchEvent(new Event("state"));
  }
}
