// Keeps a diary on this device until it can be sent: only on a phone whose owner asked for it, locked, and never shown.
//
// IndexedDB holds a key that no script can read out, the name of its owner, and at most 14 entries under that key. They
// go when they are sent, after 14 days, on log-out, and when somebody else logs in here. A random id for each makes
// sure that an entry sent twice is kept once. See docs/decisions/0016.

const MARK = "kept-diary"; // in localStorage: something is kept here; and the name of database, lock and cache
const MOST = 14;
const KEPT_MS = 14 * 24 * 3600 * 1000;
const PATIENCE_MS = 6000;
const PAGE = "/diary/";
const KEPT = "/diary/kept/";
const DAYS_BACK = 7;

const able = "indexedDB" in window && "caches" in window && "serviceWorker" in navigator && Boolean(crypto?.subtle);
const marked = () => {
  try {
    return localStorage.getItem(MARK) === "1";
  } catch {
    return false;
  }
};

// -- The database ---------------------------------------------------------------------------------------------------

const done = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = request.onblocked = () => reject(request.error ?? new Error("blocked"));
  });

async function open() {
  const request = indexedDB.open(MARK, 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore("phone");
    request.result.createObjectStore("entries", { keyPath: "id" });
  };
  const base = await done(request);
  base.onversionchange = () => base.close();
  return base;
}

/** Do something with one store, and wait until it stands on the disk. */
async function within(store, mode, act) {
  const base = await open();
  try {
    const deal = base.transaction(store, mode);
    const result = act(deal.objectStore(store));
    await new Promise((resolve, reject) => {
      deal.oncomplete = resolve;
      deal.onerror = deal.onabort = () => reject(deal.error);
    });
    return result?.result;
  } finally {
    base.close();
  }
}

const phone = () => within("phone", "readonly", (store) => store.get("phone"));
const put = (entry) => within("entries", "readwrite", (store) => store.put(entry));
const take = (id) => within("entries", "readwrite", (store) => store.delete(id));

/** What is kept, oldest first; what is older than 14 days goes now. */
async function entries() {
  const all = await within("entries", "readonly", (store) => store.getAll());
  const old = all.filter((one) => Date.now() - one.at > KEPT_MS);
  await Promise.all(old.map((one) => take(one.id)));
  return all.filter((one) => !old.includes(one)).sort((one, other) => one.at - other.at);
}

// -- Locking --------------------------------------------------------------------------------------------------------

async function lock(fields) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const { key } = await phone();
  return { iv, data: await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, new TextEncoder().encode(JSON.stringify(fields))) };
}

async function unlock({ iv, data }) {
  const { key } = await phone();
  return JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt({ name: "AES-GCM", iv }, key, data)));
}

// -- Yes and no -----------------------------------------------------------------------------------------------------

/** Ask the server who is logged in: { owner, token }; null when nobody is. Throws without a connection. */
async function who() {
  const response = await fetch(KEPT, { signal: AbortSignal.timeout(PATIENCE_MS) });
  if (response.status >= 500) throw new Error("no answer");
  const mine = response.ok && !response.redirected && response.headers.get("Content-Type")?.startsWith("application/json");
  return mine ? await response.json() : null;
}

/** Keep the empty page, so that it opens without a connection. It is fetched as nobody. */
async function keepPage(path) {
  const response = await fetch(path, { credentials: "omit" });
  if (!response.ok || response.redirected) throw new Error("not kept");
  await (await caches.open(MARK)).put(PAGE, response);
}

async function sayYes(owner, path) {
  if (marked()) await forget();
  await keepPage(path);
  const key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  await within("phone", "readwrite", (store) => store.put({ key, owner }, "phone"));
  localStorage.setItem(MARK, "1");
  navigator.storage?.persist?.().catch(() => undefined);
}

/** Take everything off this device: key, entries and page. */
async function forget() {
  localStorage.removeItem(MARK);
  await caches.delete(MARK);
  await done(indexedDB.deleteDatabase(MARK)).catch(() => undefined);
}

// -- Keeping and sending --------------------------------------------------------------------------------------------

/**
 * Keep the answers about one day. What is kept of that day and was never on its way is added to; otherwise the entry
 * gets a new id, since the old one may have arrived. Returns false when 14 are kept already.
 */
const keep = (fields) => navigator.locks.request(`${MARK}-write`, () => keepNow(fields));

async function keepNow(fields) {
  const all = await entries();
  let [same, before] = [null, {}];
  for (const one of all) {
    const found = await unlock(one);
    if (found.date?.[0] === fields.date?.[0] && (found.writer?.[0] ?? "") === (fields.writer?.[0] ?? "")) [same, before] = [one, found];
  }
  if (!same && all.length >= MOST) return false;
  const words = { ...before, ...fields };
  if (before.do?.[0] === "send") words.do = before.do;
  const entry = { id: same && !same.tried ? same.id : crypto.randomUUID(), at: same?.at ?? Date.now(), tried: false };
  await put({ ...entry, ...(await lock({ ...words, written_at: [new Date().toISOString()] })) });
  if (same && same.id !== entry.id) await take(same.id);
  return true;
}

/** All that stands on an open page is saved: nothing that was kept beside it is needed any more. */
const settle = (writer) =>
  navigator.locks.request(`${MARK}-write`, async () => {
    for (const one of await entries()) if ((await unlock(one)).writer?.[0] === writer) await take(one.id);
  });

/** Send all that is kept, one tab at a time. Returns how it went: nothing, sent, waiting, signedOut or refused. */
const send = () => navigator.locks.request(`${MARK}-send`, sendNow);

async function sendNow() {
  const { owner } = (await phone()) ?? {};
  if (!owner) return { state: "nothing", count: 0 };
  const me = await who();
  if (me && me.owner !== owner) return forget().then(() => ({ state: "nothing", count: 0 }));
  const all = await entries();
  if (!me) return { state: all.length ? "signedOut" : "nothing", count: all.length };
  let [left, refused] = [0, 0];
  for (const one of all) {
    const answer = await sendOne(one, me).catch(() => 0); // one that fails keeps no other waiting
    left += answer !== 200;
    refused += answer === 409;
  }
  return { state: refused ? "refused" : left ? "waiting" : all.length ? "sent" : "nothing", count: left };
}

async function sendOne(one, { owner, token }) {
  const now = await navigator.locks.request(`${MARK}-write`, async () => {
    const found = await within("entries", "readonly", (store) => store.get(one.id));
    if (found) await put({ ...found, tried: true });
    return found;
  });
  if (!now) return 0; // added to meanwhile, under another id: the next round sends that
  const body = new URLSearchParams({ owner, client_id: now.id, csrfmiddlewaretoken: token });
  for (const [name, values] of Object.entries(await unlock(now))) values.forEach((value) => body.append(name, value));
  const response = await fetch(KEPT, { method: "POST", body, headers: { "X-Autosave": "1" }, signal: AbortSignal.timeout(3 * PATIENCE_MS) });
  const kept = response.ok && !response.redirected && response.headers.get("Content-Type")?.startsWith("application/json");
  if (kept) await take(now.id);
  return kept ? 200 : response.ok ? 0 : response.status; // led elsewhere, to a login say: it has not arrived
}

/** What a form holds, as lists of words by name. */
function fieldsOf(form, wanted) {
  const fields = {};
  for (const [name, value] of new FormData(form)) if (name !== "csrfmiddlewaretoken" && value !== "") (fields[name] ??= []).push(value);
  return { ...fields, do: [wanted] };
}

// -- The pages ------------------------------------------------------------------------------------------------------

const status = document.querySelector("[data-kept-status]");

function say({ state, count = 0 }) {
  if (!status || state === "nothing") return;
  status.dataset.state = { sent: "saved", waiting: "trying", signedOut: "signed-out" }[state] ?? state;
  status.textContent = (status.dataset[state] ?? "").replace("{count}", count);
}

async function sendAndSay() {
  const waiting = (await entries()).length;
  if (waiting) say({ state: "waiting", count: waiting });
  say(await send().catch(async () => ({ state: waiting ? "waiting" : "nothing", count: (await entries()).length })));
}

const lostIfGone = async () => marked() && (await entries()).length > 0 && !window.confirm(status?.dataset.lose ?? script?.dataset.lose ?? "?");

/** The diary with a connection: yes or no; and what cannot be saved just now is kept beside. */
async function onDiary(box) {
  if (marked() && (await phone())?.owner !== box.dataset.keepDiary) await forget();
  const show = () => box.querySelectorAll("[data-when]").forEach((part) => (part.hidden = (part.dataset.when === "on") !== marked()));
  box.querySelector("[data-keep]").addEventListener("click", () =>
    sayYes(box.dataset.keepDiary, box.dataset.empty).then(show, () => say({ state: "failed" })));
  box.querySelector("[data-drop]").addEventListener("click", async () => {
    if (await lostIfGone()) return;
    await forget();
    show();
    say({ state: "dropped" });
  });
  show();
  box.hidden = false;
  if (marked()) keepPage(box.dataset.empty).catch(() => undefined); // the copy follows the page
  const form = document.querySelector("form[data-diary]");
  if (form) watch(form);
}

/** While an open page cannot save, keep what stands on it; its own next save, or a later visit, brings it home. */
function watch(form) {
  const saved = form.querySelector("[data-save-status]");
  let wanted = "save";
  form.addEventListener("submit", (event) => (wanted = event.submitter?.value ?? "save"));
  const beside = async () => {
    if (!marked()) return;
    if (saved.dataset.state === "saved") return settle(form.elements.writer.value).then(sendAndSay).catch(() => undefined);
    if (!["trying", "signed-out"].includes(saved.dataset.state)) return;
    const room = await keep(fieldsOf(form, wanted));
    say({ state: room ? "waiting" : "full", count: (await entries()).length });
  };
  const quietly = () => beside().catch(() => undefined);
  new MutationObserver(quietly).observe(saved, { attributes: true, attributeFilter: ["data-state"] });
  form.addEventListener("change", () => setTimeout(quietly, 0));
  form.addEventListener("submit", () => setTimeout(quietly, PATIENCE_MS / 3));
}

/** The page that opens without a connection. */
function onEmptyPage(form) {
  const day = form.querySelector("[name=date]");
  const local = (back) => new Date(Date.now() - back * 24 * 3600 * 1000).toLocaleDateString("sv"); // 2026-11-22
  day.value = day.max = local(0);
  day.min = local(DAYS_BACK);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const fields = fieldsOf(form, event.submitter?.value ?? "send");
    if (day.value < day.min || day.value > day.max) return say({ state: "day" });
    if (Object.keys(fields).length < 3) return say({ state: "unmarked" });
    const room = await keep(fields).catch(() => null);
    if (!room) return say({ state: room === false ? "full" : "failed" });
    form.reset();
    day.value = day.max;
    await sendAndSay();
    status.scrollIntoView({ block: "nearest" });
  });
}

/** Before a log-out, send what can be sent, and leave nothing behind. */
function onLogOut(form) {
  form.addEventListener("submit", async (event) => {
    if (!marked()) return;
    event.preventDefault();
    await send().catch(() => undefined);
    if (await lostIfGone()) return;
    await forget();
    form.submit();
  });
}

const script = document.querySelector("script[data-kept-diary]");
const box = document.querySelector("[data-keep-diary]");
const empty = document.querySelector("form[data-kept-form]");

if (able) {
  if (box) await onDiary(box);
  if (empty) onEmptyPage(empty);
  document.querySelectorAll("form[action$='/logout/']").forEach(onLogOut);
  if (marked()) {
    await sendAndSay().catch(() => undefined);
    addEventListener("online", () => sendAndSay().catch(() => undefined));
  }
}
