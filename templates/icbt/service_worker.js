{% load static %}// Keeps the help pages and what they look like, as a visitor without a login sees them, and nothing else by itself.
// Without a connection open too, where their owner chose it: a safety plan (static/js/kept_plan.js), and the empty page
// of the diary (static/js/kept_diary.js).
const KEPT = "help-1";
const FIRST = ["{% url 'icbt:help' %}", "{% static 'js-lib-bootstrap5/css/bootstrap.min.css' %}", "{% static 'css/steady.css' %}", "{% static 'css/dark.css' %}", "{% static 'icons/steady.svg' %}", "{% static 'css/plans.css' %}", "{% static 'js/kept_plan.js' %}", "{% static 'css/lessons.css' %}", "{% static 'css/diary.css' %}", "{% static 'js/kept_diary.js' %}"];
const PLAN = "{% url 'modules:safety_plan' %}";
const KEPT_PLAN = "plan-1";
const DIARY = "{% url 'modules:quick_diary' %}";
const KEPT_DIARY = "kept-diary";

const isHelp = (url) => url.origin === location.origin && url.pathname.startsWith("{% url 'icbt:help' %}") && !url.search;
const isPlan = (url) => url.origin === location.origin && url.pathname === PLAN && !url.search;
const isDiary = (url, request) => url.origin === location.origin && url.pathname === DIARY && request.mode === "navigate";
const isLook = (url) => FIRST.slice(1).includes(url.pathname);

/** Fetch a page as a visitor and keep it: nobody's name or address is stored on the device. */
async function keep(path) {
  const response = await fetch(path, { credentials: "omit" });
  if (response.ok) await (await caches.open(KEPT)).put(path, response);
}

/** The page asked for; without a connection the kept one, or the last kept help page of any country. */
async function fromNetworkOrKept(request, path) {
  try {
    return await fetch(request);
  } catch (error) {
    const cache = await caches.open(KEPT);
    const pages = (await cache.keys()).map((kept) => new URL(kept.url)).filter(isHelp);
    const found = (await cache.match(path)) ?? (isHelp(new URL(request.url)) && pages.length ? await cache.match(pages.at(-1).pathname) : undefined);
    if (found) return found;
    throw error;
  }
}

/** The plan as it is now; without a connection or a login the copy that its owner chose to keep here. */
async function fromNetworkOrHand(request) {
  const answer = await fetch(request).catch(() => undefined);
  if (answer && answer.type !== "opaqueredirect" && answer.status < 500) return answer;
  return (await caches.match(PLAN, { cacheName: KEPT_PLAN })) ?? answer ?? Response.error();
}

/** The diary; without a connection the empty page, where somebody chose to keep it here. */
async function fromNetworkOrEmpty(request) {
  const answer = await fetch(request).catch(() => undefined);
  if (answer && answer.status < 500) return answer;
  return (await caches.match(DIARY, { cacheName: KEPT_DIARY })) ?? answer ?? Response.error();
}

self.addEventListener("install", (event) => event.waitUntil(Promise.all(FIRST.map(keep)).then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method === "GET" && isPlan(url)) return event.respondWith(fromNetworkOrHand(event.request));
  if (event.request.method === "GET" && isDiary(url, event.request)) return event.respondWith(fromNetworkOrEmpty(event.request));
  if (event.request.method !== "GET" || !(isHelp(url) || isLook(url))) return;
  event.respondWith(fromNetworkOrKept(event.request, url.pathname));
  if (isHelp(url)) event.waitUntil(keep(url.pathname).catch(() => undefined));
});
