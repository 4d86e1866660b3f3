// The breathing pacer: a calm shape that grows and shrinks, or the same counted in words. Nothing starts by itself.
// Without this file, and whenever she likes it better, the numbered steps stand in its place.

const TICK_MS = 200;
const SMALL = "scale(0.45)";

class Pacer {
  constructor(box) {
    const part = (name) => box.querySelector(`[data-pacer-${name}]`);
    [this.stage, this.disc, this.word, this.count] = ["stage", "disc", "word", "count"].map(part);
    [this.said, this.go, this.end, this.mode, this.steps] = ["said", "go", "stop", "mode", "steps"].map(part);
    this.words = box.dataset;
    this.inMs = Number(box.dataset.secondsIn) * 1000;
    this.roundMs = this.inMs + Number(box.dataset.secondsOut) * 1000;
    this.breaths = Number(box.dataset.breaths);
    this.reset();
    this.go.addEventListener("click", () => (this.timer ? this.pause() : this.start()));
    this.end.addEventListener("click", () => this.finish(this.words.wordReady));
    this.mode.addEventListener("click", () => this.show(!this.still));
    document.addEventListener("visibilitychange", () => document.hidden && this.timer && this.pause());
    this.show(matchMedia("(prefers-reduced-motion: reduce)").matches);
    part("live").hidden = false;
  }

  /** The still version counts in words and shows the steps; the other one shows the shape. */
  show(still) {
    this.still = still;
    this.mode.setAttribute("aria-pressed", String(still));
    this.stage.hidden = still;
    this.steps.hidden = this.count.hidden = !still;
  }

  reset() {
    this.elapsed = 0;
    this.phase = this.count.textContent = "";
    this.motion?.cancel();
    this.motion = null;
  }

  start() {
    this.motion ??= this.disc.animate(
      [
        { transform: SMALL, easing: "ease-in-out" },
        { transform: "scale(1)", easing: "ease-in-out", offset: this.inMs / this.roundMs },
        { transform: SMALL },
      ],
      { duration: this.roundMs, iterations: this.breaths },
    );
    this.motion.currentTime = this.elapsed;
    this.motion.play();
    this.last = performance.now();
    this.timer = setInterval(() => this.tick(), TICK_MS);
    this.go.textContent = this.words.buttonPause;
    this.end.hidden = false;
    this.phase = "";
    this.tick();
  }

  tick() {
    const now = performance.now();
    this.elapsed += now - this.last;
    this.last = now;
    if (this.elapsed >= this.roundMs * this.breaths) return this.finish(this.words.wordDone);
    const at = this.elapsed % this.roundMs;
    const phase = at < this.inMs ? "In" : "Out";
    this.count.textContent = String(Math.floor((phase === "In" ? at : at - this.inMs) / 1000) + 1);
    if (phase !== this.phase) this.say(this.words[`word${phase}`]);
    this.phase = phase;
  }

  /** Seen by all at once; heard once a breath in and once a breath out, and never each second. */
  say(words) {
    this.word.textContent = this.said.textContent = words;
  }

  pause() {
    this.rest();
    this.motion.pause();
    this.go.textContent = this.words.buttonGoOn;
    this.say(this.words.wordPaused);
  }

  finish(words) {
    this.rest();
    this.reset();
    this.go.textContent = this.words.buttonStart;
    if (document.activeElement === this.end) this.go.focus();
    this.end.hidden = true;
    this.say(words);
  }

  rest() {
    clearInterval(this.timer);
    this.timer = null;
  }
}

document.querySelectorAll("[data-pacer]").forEach((box) => new Pacer(box));
