// Offers a short break after some minutes of reading. It never takes the focus, and "not now" is enough to be rid of it.
// Of her reading this browser tab keeps one number, the seconds so far; nothing of it is sent.

const KEY = "reading-seconds";
const EVERY_S = 5;
const STILL_READING_S = 90; // without a sign; a slow reader of a long paragraph gives few
const WAS_A_BREAK_S = 300;
const BREAK_S = 60;
const SIGNS = ["scroll", "pointerdown", "pointermove", "keydown", "touchstart"];

class BreakOffer {
  constructor(place) {
    this.place = place;
    this.after = Number(place.dataset.after) * 60;
    this.content = document.querySelector("template[data-break]").content;
    this.seconds = this.kept();
    this.still = 0;
    SIGNS.forEach((sign) => addEventListener(sign, () => (this.still = 0), { passive: true, capture: true }));
    setInterval(() => this.tick(), EVERY_S * 1000);
  }

  tick() {
    if (window.speechSynthesis?.speaking) this.still = 0;
    this.still += EVERY_S;
    if (this.still >= WAS_A_BREAK_S) this.keep(0);
    if (document.hidden || this.still > STILL_READING_S || this.place.childElementCount) return;
    this.keep(this.seconds + EVERY_S);
    if (this.seconds >= this.after) this.offer();
  }

  offer() {
    this.place.append(this.content.cloneNode(true));
    const part = (name) => this.place.querySelector(`[data-break-${name}]`);
    [this.words, this.begin, this.end] = ["words", "begin", "end"].map(part);
    this.begin.addEventListener("click", () => this.rest());
    this.end.addEventListener("click", () => this.close());
  }

  rest() {
    this.words.textContent = this.begin.dataset.now;
    this.end.textContent = this.end.dataset.goOn;
    this.end.focus();
    this.begin.remove();
    const done = this.begin.dataset.done;
    this.timer = setTimeout(() => (this.words.textContent = done), BREAK_S * 1000);
  }

  close() {
    clearTimeout(this.timer);
    this.place.replaceChildren();
    this.keep(0);
    document.querySelector("main").focus({ preventScroll: true }); // the button she pressed is gone
  }

  kept() {
    try {
      return Number(sessionStorage.getItem(KEY)) || 0;
    } catch {
      return 0;
    }
  }

  keep(seconds) {
    this.seconds = seconds;
    try {
      sessionStorage.setItem(KEY, String(seconds));
    } catch {
      // a browser that keeps nothing counts for this page alone
    }
  }
}

document.querySelectorAll("[data-break-place]").forEach((place) => new BreakOffer(place));
