/* Writing content: a line that is named is shown in the text, and nobody leaves what is not saved without being asked. */
const form = document.querySelector("[data-writing]");
const text = form && form.querySelector("textarea");

function show(number) {
  const lines = text.value.split("\n");
  const before = lines.slice(0, number - 1).join("\n").length + (number > 1 ? 1 : 0);
  text.focus();
  text.setSelectionRange(before, before + (lines[number - 1] || "").length);
  text.scrollTop = (text.scrollHeight * (number - 1)) / Math.max(lines.length, 1) - text.clientHeight / 3;
}

if (text) {
  let dirty = Boolean(document.querySelector(".errornote"));
  form.addEventListener("input", () => { dirty = true; });
  form.addEventListener("submit", () => { dirty = false; });
  window.addEventListener("beforeunload", (event) => { if (dirty) event.preventDefault(); });
  document.querySelectorAll("[data-line]").forEach((link) => link.addEventListener("click", (event) => {
    event.preventDefault();
    show(Number(link.dataset.line));
  }));
}
