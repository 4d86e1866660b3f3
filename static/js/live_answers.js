// Draws answers back while they are given: after each save, the pictures and words of this page as the server sees them.

const SHOWN = "[data-drawn], :scope > .said";

/** The questions of a page that are drawn back, by their id. */
const drawn = (page) => [...page.querySelectorAll(".question:has([data-drawn])")];

const said = (question) => [...question.querySelectorAll(".said")].map((note) => note.textContent.trim()).join(" ");

const everything = (page) => [...page.querySelectorAll(".question")].map(said).join(" ");

async function refresh() {
  const response = await fetch(location.href, { headers: { "X-Autosave": "1" } }).catch(() => null);
  if (!response?.ok || response.redirected) return;
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
  const told = { words: everything(fresh), name: fresh.querySelector("[name=told]")?.value };
  drawn(document).forEach((question) => redraw(question, fresh.getElementById(question.id)));
  takeAsTold(told);
}

/** Her inputs stay as they are; only what is drawn and said is taken from the fresh page. */
function redraw(question, fresh) {
  if (!fresh) return;
  const before = said(question);
  const picture = question.querySelector("[data-drawn]");
  const opened = [...picture.querySelectorAll("details")].map((one) => one.open);
  question.querySelectorAll(SHOWN).forEach((one) => one !== picture && one.remove());
  picture.replaceChildren(...fresh.querySelector("[data-drawn]").childNodes);
  picture.querySelectorAll("details").forEach((one, n) => (one.open = Boolean(opened[n])));
  picture.after(...fresh.querySelectorAll(":scope > .said"));
  const now = said(question);
  if (now !== before) question.querySelector("[data-drawn-said]").textContent = now;
}

/** What she has been shown here need not be shown again when she goes on. */
function takeAsTold({ words, name }) {
  if (name !== undefined && words === everything(document)) document.querySelector("[name=told]").value = name;
}

document.addEventListener("steady:alive", refresh);
