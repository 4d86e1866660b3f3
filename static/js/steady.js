// Progressive extras; every page works without them. Nothing typed is stored in the browser here: devices are shared. Only
// the diary is, on a phone whose owner asked for it (kept_diary.js).

const SAVE_AFTER_MS = 1500;
const RETRY_AFTER_MS = 8000;
const WARN_BEFORE_S = 150;

/** Keep one form saved while someone writes: <form data-autosave="URL"> with components/save_status.html inside. */
class Autosave {
  constructor(form) {
    this.form = form;
    this.status = form.querySelector("[data-save-status]");
    this.version = this.savedVersion = 0;
    form.addEventListener("input", () => this.changed());
    form.addEventListener("change", () => this.changed());
    form.addEventListener("focusout", () => this.save());
    form.addEventListener("submit", (event) => this.submitted(event));
    addEventListener("pagehide", () => this.leave());
    document.addEventListener("visibilitychange", () => document.hidden && this.leave());
    addEventListener("beforeunload", (event) => this.dirty && !this.submitting && event.preventDefault());
    addEventListener("online", () => this.save());
    addEventListener("pageshow", () => (this.submitting = false));
  }

  get dirty() {
    return this.version > this.savedVersion;
  }

  changed() {
    this.version += 1;
    this.submitting = false;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), SAVE_AFTER_MS);
  }

  /** One save at a time; a second caller waits for the first. */
  save() {
    if (!this.dirty || this.submitting) return Promise.resolve();
    this.busy ??= this.attempt().finally(() => (this.busy = null));
    return this.busy;
  }

  async attempt() {
    clearTimeout(this.timer);
    const version = this.version;
    if (!this.state || this.state === "saved") this.show("saving"); // a longer one stays: no button may move
    try {
      if (this.state === "signed-out") await refreshToken(this.form);
      const response = await this.post();
      if (signedOut(response)) this.failed("signed-out");
      else if (response.ok && !response.redirected) this.saved(version); // led to another page: nothing was kept
      else if (response.status < 500) this.show("refused");
      else this.failed("trying");
    } catch {
      this.failed("trying");
    }
  }

  post(options = {}) {
    const body = new FormData(this.form);
    return fetch(this.form.dataset.autosave, { method: "POST", body, headers: { "X-Autosave": "1" }, ...options });
  }

  saved(version) {
    this.savedVersion = Math.max(this.savedVersion, version);
    this.show("saved");
    if (this.dirty) this.timer = setTimeout(() => this.save(), SAVE_AFTER_MS);
    document.dispatchEvent(new Event("steady:alive"));
  }

  failed(state) {
    this.show(state);
    this.timer = setTimeout(() => this.save(), RETRY_AFTER_MS);
  }

  leave() {
    if (this.dirty && !this.submitting) this.post({ keepalive: true }).catch(() => {});
  }

  /** Save first, then send: a form that the server would turn away to the login page stays here, with its words. */
  async submitted(event) {
    if (this.submitting || (!this.dirty && !this.busy)) return;
    event.preventDefault();
    if (this.waiting) return;
    this.waiting = true;
    await this.busy;
    await this.save();
    this.waiting = false;
    if (this.state === "signed-out" || this.state === "trying") {
      this.status?.querySelector("a")?.focus();
      return;
    }
    this.submitting = true;
    this.form.requestSubmit(event.submitter);
  }

  show(state) {
    const same = state === this.state;
    this.state = state;
    if (!this.status || same) return;
    this.status.dataset.state = state;
    this.status.textContent = this.status.dataset[camel(state)];
    if (state === "signed-out") this.status.append(" ", signInLink(this.status.dataset));
  }
}

const camel = (name) => name.replace(/-(\w)/g, (_, letter) => letter.toUpperCase());

function signInLink({ login, signIn }) {
  const link = document.createElement("a");
  Object.assign(link, { href: login, target: "_blank", rel: "noopener", textContent: signIn });
  return link;
}

/** A login page at the end of a redirect, or a refusal, both mean: not logged in (or a stale form token). */
function signedOut(response) {
  return response.status === 401 || response.status === 403 || (response.redirected && /login|signin/.test(response.url));
}

/** After a new login the form's token is stale: take the fresh one from this same page. */
async function refreshToken(form) {
  const response = await fetch(location.href, { headers: { "X-Autosave": "1" } });
  if (signedOut(response)) return;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const token = page.querySelector("main [name=csrfmiddlewaretoken], [name=csrfmiddlewaretoken]")?.value;
  if (token) form.querySelector("[name=csrfmiddlewaretoken]").value = token;
}

/** Say how many characters are left once four fifths are used: <textarea maxlength data-counter="… {left} …">. */
function countCharacters(area) {
  const note = document.createElement("p");
  note.className = "counter";
  note.setAttribute("role", "status");
  area.after(note);
  const update = () => {
    const left = area.maxLength - area.value.length;
    const text = left <= area.maxLength / 5 ? area.dataset.counter.replace("{left}", left) : "";
    if (note.textContent !== text) note.textContent = text;
  };
  area.addEventListener("input", update);
  update();
}

/** Warn well before the login ends; the words come from the <template data-session-warning> of the page. */
function watchSession(seconds) {
  const template = document.querySelector("template[data-session-warning]");
  if (!template || !(seconds > WARN_BEFORE_S) || seconds > 2_000_000) return;
  let timer;
  const warning = template.content.firstElementChild.cloneNode(true);
  const wait = () => {
    warning.remove();
    clearTimeout(timer);
    timer = setTimeout(() => document.body.append(warning), (seconds - WARN_BEFORE_S) * 1000);
  };
  const stay = async () => {
    const response = await fetch(location.href, { method: "HEAD" }).catch(() => null);
    if (response && !signedOut(response)) wait();
  };
  warning.querySelector("button").addEventListener("click", stay);
  document.addEventListener("steady:alive", wait);
  wait();
}

document.querySelectorAll("form[data-autosave]").forEach((form) => new Autosave(form));
document.querySelectorAll("textarea[maxlength][data-counter]").forEach(countCharacters);
document.querySelectorAll("[data-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => print());
});
document.querySelectorAll("details.account-menu").forEach((menu) => {
  document.addEventListener("click", (event) => !menu.contains(event.target) && (menu.open = false));
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
});
document.addEventListener("allauth.error", () => {
  document.querySelectorAll("[data-key-error]").forEach((note) => (note.hidden = false));
});
document.querySelector("[data-focus]")?.focus();
watchSession(Number(document.body.dataset.sessionSeconds));
