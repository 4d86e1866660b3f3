"""A device that can speak, for browsers in tests that have no voice: it notes each sentence and takes no time over it.

It has a voice of another language, one that lives with a company, and one that lives on the device.
"""

from playwright.sync_api import BrowserContext

SPEAKS = """
(() => {
  const spoken = (window.spoken = []);
  const voices = [
    { lang: "de-DE", localService: true, name: "German" },
    { lang: "en-GB", localService: false, name: "far away", default: true },
    { lang: "en-GB", localService: true, name: "of this device" },
  ].filter((one) => WHICH.includes(one.name));
  let now = null;
  window.SpeechSynthesisUtterance = function (text) { this.text = text; };
  const speak = (one) => {
    now = one;
    spoken.push({ text: one.text, voice: one.voice.name, rate: one.rate });
    setTimeout(() => now === one && one.onend(), SLOWLY);
  };
  const cancel = () => { const one = now; now = null; one?.onerror({ error: "canceled" }); };
  const value = { getVoices: () => voices, addEventListener() {}, speak, cancel };
  Object.defineProperty(window, "speechSynthesis", { value });
})();
"""
ALL = ("German", "far away", "of this device")


def gives_a_voice(context: BrowserContext, *, slowly: int = 20, voices: tuple[str, ...] = ALL) -> None:
    """From the next page on; a sentence takes `slowly` milliseconds."""
    script = SPEAKS.replace("WHICH", str(list(voices))).replace("SLOWLY", str(slowly))
    context.add_init_script(script)
