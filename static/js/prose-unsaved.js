/* What was typed and not saved: kept on this machine at once and on the server soon after, so that it is there again on
   another machine too. Whatever is newer is offered when the page is opened again. */
import { made } from "./prose-inserts.js";

const WEEK = 7 * 24 * 3600 * 1000;
const SOON = 1500; // on this machine
const PAUSE = 10000; // at least, between two messages to the server

/* Here, under the address of the page. `sent`: the form went off with it. */
function onThisMachine(key) {
  const write = (text, sent) => {
    try { localStorage.setItem(key, JSON.stringify({ text, at: Date.now(), sent })); } catch { /* full, or forbidden */ }
  };
  const read = () => { try { return JSON.parse(localStorage.getItem(key)); } catch { return null; } };
  return { write, read, forget: () => localStorage.removeItem(key) };
}

function onTheServer(area, words, tell) {
  const state = made("p", { class: "prose-state" });
  let waiting = 0, last = 0, text = null, running = null;
  async function send(body) {
    const data = new URLSearchParams(body);
    data.set("csrfmiddlewaretoken", area.form.querySelector("[name=csrfmiddlewaretoken]").value);
    running = new AbortController();
    const answer = await fetch(area.dataset.keep, {
      method: "POST", body: data, credentials: "same-origin", signal: running.signal,
    });
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json();
  }
  async function keep() {
    waiting = 0;
    last = Date.now();
    const sending = text;
    text = null;
    try {
      const said = await send({ text: sending });
      const now = new Date().toLocaleTimeString(document.documentElement.lang, { timeStyle: "short" });
      state.textContent = `${words.kept} ${now}`;
      if (said.others) tell(said.others);
    } catch (fault) {
      if (fault.name !== "AbortError") state.textContent = words.notKept;
    }
  }
  const later = (words) => {
    text = words;
    waiting ||= setTimeout(keep, Math.max(SOON, last + PAUSE - Date.now()));
  };
  const stop = () => { clearTimeout(waiting); waiting = -1; if (running) running.abort(); };
  const forget = () => send({}).catch(() => {});
  return { state, later, stop, forget };
}

/* `show` puts a text into the editor, `tell` says something above it. Answers what is called with each new text. */
export function unsaved(area, box, words, { show, tell }) {
  const here = onThisMachine(`prose:${location.pathname}:${area.name}`);
  const server = area.dataset.keep ? onTheServer(area, words, tell) : null;
  const failed = document.querySelector(".errornote, .errorlist");
  let found = here.read();
  if (found && (found.text === area.value || Date.now() - found.at > WEEK || (found.sent && !failed))) {
    here.forget();
    found = null;
  }
  const there = area.dataset.kept ? JSON.parse(area.dataset.kept) : null;
  if (there && (!found || Date.parse(there.at) > found.at)) found = { ...there, at: Date.parse(there.at), away: true };
  if (found && !failed) offer(found);
  if (server) box.append(server.state);

  function offer(one) {
    const when = new Date(one.at).toLocaleString(document.documentElement.lang, { dateStyle: "short", timeStyle: "short" });
    const take = made("button", { type: "button", class: "button" }, words.takeUp);
    const leave = made("button", { type: "button", class: "button button--line" }, words.forget);
    const said = `${one.away ? words.unsavedThere : words.unsaved} ${when}${one.stale ? ` ${words.stale}` : ""} `;
    const note = made("p", { class: "prose-kept", role: "status" }, said, take, " ", leave);
    take.addEventListener("click", () => { show(one.text); note.remove(); });
    leave.addEventListener("click", () => { here.forget(); if (server) server.forget(); note.remove(); });
    box.prepend(note);
  }
  area.form.addEventListener("submit", () => {
    const last = here.read();
    if (last) here.write(last.text, true);
    if (server) server.stop();
  });
  let waiting = 0;
  return (text) => {
    clearTimeout(waiting);
    waiting = setTimeout(() => here.write(text, false), SOON);
    if (server) server.later(text);
  };
}
