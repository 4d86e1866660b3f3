// Reads a page of a lesson to her with a voice of her own device. Nothing starts by itself, and the place is kept.
// Only voices that live on the device are used: others send each sentence to a company, and her own words may be in it.

const PIECES = "h1, h2, h3, h4, p, li, dt, dd, legend, label, caption, th, td, figcaption, svg[role=img], .scale-ends > span";
const SILENT =
  "[data-not-aloud], .no-print, .visually-hidden, [aria-hidden=true], [role=status], .steps, main > .eyebrow, button, nav, .scale";
const SLOWER = 0.75;
const KEEP_EVERY_MS = 20_000;
const VOICES_WITHIN_MS = 1500;

/** Everything to read, in the order of the page: [{ element, text }]. */
function findPieces(root) {
  const found = [...root.querySelectorAll(PIECES)].filter((one) => isShown(one) && !isSilent(one));
  return found.map((element) => ({ element, text: textOf(element) })).filter((one) => /\p{L}|\p{N}/u.test(one.text));
}

function isShown(element) {
  return element.checkVisibility ? element.checkVisibility() : element.getClientRects().length > 0;
}

/** The numbers of a scale are told by its ends, and the answers that many questions share are read once. */
function isSilent(element) {
  if (element.parentElement.matches(".scale-ends")) return false;
  if (element.closest(SILENT)) return true;
  return element.matches(".field-inline label") && element.closest(".answer")?.previousElementSibling?.matches(".answer");
}

function textOf(element) {
  if (element.matches("svg")) return element.getAttribute("aria-label") ?? "";
  const own = element.cloneNode(true);
  own.querySelectorAll(`${PIECES}, svg, .visually-hidden, button, select, textarea`).forEach((one) => one.remove());
  return own.textContent.replace(/\s+/g, " ").trim();
}

function sentences(text, language) {
  if (!Intl.Segmenter) return [text];
  const parts = new Intl.Segmenter(language, { granularity: "sentence" }).segment(text);
  return [...parts].map((part) => part.segment.trim()).filter(Boolean);
}

/** A voice of this language that lives on this device; null when there is none. */
async function findVoice(language) {
  if (!speechSynthesis.getVoices().length) {
    await new Promise((resolve) => {
      speechSynthesis.addEventListener("voiceschanged", resolve, { once: true });
      setTimeout(resolve, VOICES_WITHIN_MS);
    });
  }
  const tag = (voice) => voice.lang.toLowerCase().replace("_", "-");
  const fit = speechSynthesis.getVoices().filter((one) => one.localService && tag(one).split("-")[0] === language.split("-")[0]);
  const near = navigator.languages.map((one) => one.toLowerCase());
  return fit.find((one) => near.includes(tag(one))) ?? fit.find((one) => one.default) ?? fit[0] ?? null;
}

class ReadAloud {
  constructor(bar) {
    const part = (name) => bar.querySelector(`[data-read-${name}]`);
    [this.play, this.rest, this.end] = ["play", "pause", "stop"].map(part);
    [this.again, this.slower, this.note] = ["again", "slower", "note"].map(part);
    this.words = bar.dataset;
    this.run = 0;
    this.pieces = findPieces(document.querySelector("main"));
    this.kept = Number(bar.dataset.heard);
    this.at = Math.min(Math.max(this.kept - 1, 0), this.pieces.length - 1);
    this.listen();
    this.show("off");
    bar.hidden = !this.pieces.length;
  }

  listen() {
    this.play.addEventListener("click", () => (this.state === "on" ? this.pause() : this.start()));
    this.rest.addEventListener("click", () => (this.state === "on" ? this.pause() : this.start()));
    this.end.addEventListener("click", () => this.stop());
    this.again.addEventListener("click", () => this.fromTheStart());
    this.slower.addEventListener("click", () => this.changePace());
    addEventListener("pagehide", () => this.state !== "off" && this.stop());
    document.addEventListener("submit", ({ submitter }) => this.leave(submitter?.value === "stop"));
  }

  get pace() {
    return this.slower.getAttribute("aria-pressed") === "true" ? SLOWER : 1;
  }

  async start() {
    this.voice ??= await findVoice(this.words.lang);
    this.note.textContent = this.voice ? "" : this.words.noVoice;
    if (!this.voice) return;
    if (this.state === "off") this.pieces = findPieces(document.querySelector("main"));
    this.show("on");
    this.keeper ??= setInterval(() => this.keep(), KEEP_EVERY_MS);
    this.read(++this.run);
  }

  /** Sentence by sentence, until the end or until another run has begun. */
  async read(run) {
    while (this.at < this.pieces.length) {
      const { element, text } = this.pieces[this.at];
      this.mark(element);
      const parts = sentences(text, this.words.lang);
      for (this.sentence ??= 0; this.sentence < parts.length; this.sentence += 1) {
        const heard = await this.say(parts[this.sentence]);
        if (run !== this.run) return;
        if (!heard) return this.fail();
      }
      this.sentence = null;
      this.at += 1;
    }
    this.at = 0;
    this.stop();
  }

  say(text) {
    return new Promise((resolve) => {
      this.speech = new SpeechSynthesisUtterance(text); // held, for some browsers forget one that nobody holds
      Object.assign(this.speech, { voice: this.voice, lang: this.voice.lang, rate: this.pace });
      this.speech.onend = () => resolve(true);
      this.speech.onerror = () => resolve(false);
      speechSynthesis.speak(this.speech);
    });
  }

  /** A pause of our own, since a voice that is paused does not come back on every phone. */
  pause() {
    this.hush();
    this.show("paused");
    this.keep();
  }

  stop() {
    const focused = [this.end, this.rest].includes(document.activeElement);
    this.hush();
    clearInterval(this.keeper);
    this.keeper = null;
    this.sentence = null;
    this.mark(null);
    this.show("off");
    if (focused) this.play.focus();
    this.keep();
  }

  /** Her place moves on with the form; only when she stops here is how far she listened still worth keeping. */
  leave(stays) {
    if (this.state === "off") return;
    if (!stays) this.words.keep = "";
    this.stop();
  }

  fail() {
    this.stop();
    this.note.textContent = this.words.noVoice;
  }

  fromTheStart() {
    this.hush();
    this.at = 0;
    this.sentence = null;
    this.play.focus();
    this.start();
  }

  changePace() {
    this.slower.setAttribute("aria-pressed", String(this.pace === 1));
    if (this.state !== "on") return;
    this.hush();
    this.read(++this.run);
  }

  hush() {
    this.run += 1;
    speechSynthesis.cancel();
  }

  mark(element) {
    document.querySelector(".being-read")?.classList.remove("being-read");
    element?.classList.add("being-read");
    element?.scrollIntoView({ block: "nearest" });
  }

  show(state) {
    this.state = state;
    this.play.setAttribute("aria-pressed", String(state === "on"));
    this.rest.setAttribute("aria-pressed", String(state === "paused"));
    this.rest.hidden = this.end.hidden = state === "off";
    this.again.hidden = !this.at || state === "on";
    const words = state === "paused" ? this.words.goOn : this.at ? this.words.comeBack : this.words.read;
    if (state !== "on") this.play.querySelector("span").textContent = words;
  }

  keep() {
    const piece = this.at && this.at + 1;
    const token = document.querySelector("main [name=csrfmiddlewaretoken]")?.value;
    if (piece === this.kept || !this.words.keep || !token) return;
    this.kept = piece;
    const body = new URLSearchParams({ piece, csrfmiddlewaretoken: token });
    fetch(this.words.keep, { method: "POST", body, keepalive: true }).catch(() => (this.kept = null));
  }
}

if ("speechSynthesis" in window) {
  speechSynthesis.cancel();
  document.querySelectorAll("[data-read-aloud]").forEach((bar) => new ReadAloud(bar));
}
