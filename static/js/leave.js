// Leaves a page that nobody may read along: at once, and with no way back to it. Without this file it is a plain link.

const TWICE_WITHIN_MS = 1500;
const link = document.querySelector("[data-leave]");
let leaving = false;
let pressedAt = -Infinity;

function leave() {
  leaving = true;
  document.documentElement.hidden = true; // nothing stays on the screen while the other site loads
  location.replace(link.href);
}

link?.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  leave();
});
if (link) {
  document.querySelector("[data-leave-keys]").hidden = false;
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    if (event.timeStamp - pressedAt < TWICE_WITHIN_MS) leave();
    pressedAt = event.timeStamp;
  });
}
// No question whether she really wants to leave: what she typed is saved on the way.
addEventListener("beforeunload", (event) => leaving && event.stopImmediatePropagation(), { capture: true });
