// The page of a live lesson: from the lobby into the room, and out of it.

import { Call } from "./call.js";
import { Chat } from "./chat.js";
import { isWeak } from "./checks.js";
import { startClock } from "./clock.js";
import { openEditor } from "./editor.js";
import { Lobby } from "./lobby.js";
import { Media } from "./media.js";
import { NotesLine } from "./notes_line.js";
import { Panels } from "./panels.js";
import { Stage, troubles } from "./stage.js";
import { ticketsFrom } from "./tickets.js";
import { say, show } from "./words.js";

const lesson = JSON.parse(document.getElementById("lesson-data").textContent);
const root = document.getElementById("lesson");
const part = (name) => root.querySelector(`[data-part="${name}"]`);
const action = (name, act) => root.querySelectorAll(`[data-action="${name}"]`).forEach((b) => b.addEventListener("click", act));

const COLOURS = { mentor: "#8a4b08", learner: "#1f5fa8" };
const LOOK_AT_QUALITY = 4_000; // milliseconds
const NEWS_STAY = 20_000;
const SAVING_BEFORE_LEAVING = 4_000;

const ticket = ticketsFrom(lesson.ticketUrl);
const media = new Media();
const call = new Call(ticket);
const lobby = new Lobby({ part, media });
const panels = new Panels({ root, part });
const stage = new Stage({
  root,
  media,
  parts: {
    remote: part("remote"), screen: part("screen"), self: part("self"), screenTile: part("screen-tile"),
    selfTile: part("self-tile"), away: part("away"), mutedMark: part("remote-muted"), sharing: part("sharing"),
  },
});
const me = { name: lesson.name, role: lesson.role };
const chat = new Chat({ list: part("chat-list"), form: part("chat-form"), me });
const opened = Date.now();
let notes = null;
let closeEditor = () => {};
let weak = false;
let begun = lesson.started;
let leaving = false;

const notices = { trouble: "", network: "", news: "" };
let clearNews = 0;

/** The line above the picture: what does not work, for as long as that lasts, and news for a while. */
function notice(kind, text) {
  if (notices[kind] === text) return;
  notices[kind] = text;
  const told = Object.values(notices).filter(Boolean).join(" ");
  part("notice").textContent = told;
  show(part("notice"), Boolean(told));
}

function announce(text) {
  clearTimeout(clearNews);
  clearNews = setTimeout(() => notice("news", ""), NEWS_STAY);
  notice("news", text);
}

// ---- notes

function openNotes() {
  notes = new NotesLine(ticket);
  notes.awareness.setLocalStateField("user", { ...me, color: COLOURS[lesson.role] });
  notes.addEventListener("state", showSaved);
  notes.addEventListener("end", ({ detail }) => notesEnded(detail));
  closeEditor = openEditor({ line: notes, mount: part("editor"), toolbar: part("toolbar"), complain: announce });
  chat.open(notes.doc);
  showSaved();
}

function showSaved() {
  root.dataset.saved = String(notes.state === "saved");
  const told = part("saved");
  if (told.dataset.state === notes.state) return;
  told.dataset.state = notes.state;
  told.textContent = say(`notes_${notes.state}`);
}

/** What the server can't take is not kept here either: the document begins again from what the server has. */
function notesEnded(reason) {
  if (reason === "too_large") {
    closeEditor();
    notes.close();
    openNotes();
    announce(say("paste_too_large"));
  } else if (reason === "banned" || reason === "refused") {
    announce(say("notes_refused"));
  }
}

// ---- devices and controls

function showControls() {
  const { microphone, camera, screen } = media.switches;
  panels.label("microphone", say(microphone ? "mute" : "unmute"), microphone);
  panels.label("camera", say(camera ? "camera_off" : "camera_on"), camera);
  panels.label("share", say(screen ? "stop_sharing" : "share_screen"), !screen);
  part("want-microphone").checked = media.wanted.microphone;
  part("want-camera").checked = media.wanted.camera;
  for (const name of ["microphone", "camera", "screen", "sound"]) call.setTrack(name, media.tracks[name]);
  call.tell(media.switches);
  notice("trouble", troubles(media).join(" "));
}

async function share() {
  if (media.tracks.screen) return media.unshare();
  try {
    await media.share();
  } catch (error) {
    if (error.name !== "NotAllowedError") announce(say("screen_failed"));
  }
}

// ---- the call

function networkState() {
  const link = call.link;
  if (link?.state === "connected") return weak ? "weak" : "good";
  if (!call.online) return "offline";
  if (!call.people.length) return "waiting";
  return ["disconnected", "failed"].includes(link?.state) ? "reconnecting" : "connecting";
}

function showCall() {
  const link = call.link;
  stage.follow(link?.connection ? link : null);
  const state = networkState();
  root.dataset.network = state;
  root.dataset.peers = String(call.people.length);
  const told = part("network");
  if (told.dataset.state !== state) {
    told.dataset.state = state;
    told.textContent = say(`network_${state}`, { name: lesson.other });
  }
  part("away").textContent = say(link?.state === "connected" ? "other_no_camera" : `stage_${state}`, { name: lesson.other });
  notice("network", ["reconnecting", "offline"].includes(state) ? say(`stage_${state}`) : "");
  begun ||= call.people.length > 0;
  show(part("end"), begun && lesson.role === "mentor");
}

function showLobby(inside) {
  const present = inside.some((role) => role !== lesson.role);
  part("who").textContent = say(present ? "other_inside" : "other_away", { name: lesson.other });
  root.dataset.otherInside = String(present);
}

async function look() {
  const link = call.link;
  weak = link?.state === "connected" ? await isWeak(link.connection) : false;
  if (root.dataset.state === "room") showCall();
}

function join() {
  lobby.close();
  root.dataset.state = "room";
  document.body.classList.add("lm-in-room");
  show(part("lobby"), false);
  show(part("room"), true);
  part("room").focus();
  stage.speakOn(media.chosen("speaker"));
  openNotes();
  call.join();
  showControls();
  showCall();
  setInterval(look, LOOK_AT_QUALITY);
}

// ---- leaving

async function settle() {
  leaving = true;
  media.close();
  if (!notes) return;
  announce(say("saving_last"));
  await notes.settled(SAVING_BEFORE_LEAVING);
}

async function leave() {
  call.leave();
  await settle();
  location.assign(lesson.leftUrl);
}

async function over() {
  if (leaving) return;
  await settle();
  location.replace(lesson.afterUrl);
}

async function endForBoth() {
  part("end-dialog").close();
  try {
    const response = await fetch(lesson.finishUrl, { method: "POST", headers: { Accept: "application/json" } });
    if (response.ok) return await over();
    announce((await response.json()).message);
  } catch {
    announce(say("finish_failed"));
  }
}

function ended(reason) {
  if (reason === "over" || reason === "lesson_over") return over();
  media.close();
  root.dataset.state = "closed";
  document.body.classList.remove("lm-in-room");
  show(part("lobby"), false);
  show(part("room"), false);
  show(part("closed"), true);
  part("closed-text").textContent = say(reason === "elsewhere" ? "closed_elsewhere" : "closed_refused");
  leaving = true;
}

// ---- all together

call.addEventListener("lobby", ({ detail }) => showLobby(detail));
for (const event of ["people", "link", "online", "offline"]) call.addEventListener(event, showCall);
for (const event of ["online", "offline"]) call.addEventListener(event, () => lobby.network(call.online, call.iceServers));
call.addEventListener("switches", () => stage.update());
call.addEventListener("end", ({ detail }) => ended(detail));
media.addEventListener("tracks", showControls);
chat.addEventListener("said", ({ detail }) => detail.at > opened && panels.unread(say("new_message", detail)));

action("join", join);
action("microphone", () => media.want("microphone", !media.switches.microphone));
action("camera", () => media.want("camera", !media.switches.camera));
action("share", share);
action("leave", leave);
action("end", () => part("end-dialog").showModal());
action("end-confirm", endForBoth);
action("end-cancel", () => part("end-dialog").close());
action("reload", () => location.assign(lesson.roomUrl));
addEventListener("beforeunload", (event) => {
  if (!leaving && notes && notes.state !== "saved") event.preventDefault();
});
startClock({ element: part("timer"), now: lesson.now, starts: lesson.starts, ends: lesson.ends, announce });

show(root.querySelector('.lm-controls [data-action="share"]'), Boolean(navigator.mediaDevices?.getDisplayMedia));

root.dataset.state = "lobby";
call.start();
lobby.open();

/** For tests and for support: the connection to the other person (for getStats), and the notes as they stand here. */
window.livementor = {
  get peer() {
    return call.link?.connection ?? null;
  },
  get notes() {
    return notes?.doc.getXmlFragment("notes").toString() ?? "";
  },
};
