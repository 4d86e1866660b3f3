// Keeps the safety plan on this device, only after its owner has asked for it; "Help now" then shows where it is.

const CACHE = "plan-1";
const PLAN = "/safety-plan/";

const kept = async () => ("caches" in window ? await caches.match(PLAN, { cacheName: CACHE }) : undefined);
const drop = () => caches.delete(CACHE);

/** Fetch the plan as a page of its own, without menus and forms. Throws when that fails. */
async function keep() {
  const response = await fetch(`${PLAN}?kept`);
  if (!response.ok || response.redirected || !response.headers.get("Content-Type").startsWith("text/html")) throw new Error("not kept");
  await (await caches.open(CACHE)).put(PLAN, response);
}

/** Whose plan is kept here: the random id of an enrolment, "" for nobody's. */
async function owner() {
  const found = await kept();
  return found ? ((await found.text()).match(/data-plan-of="([^"]+)"/)?.[1] ?? "") : "";
}

async function offer(box) {
  const status = box.querySelector("[role=status]");
  const [keepIt, dropIt] = [box.querySelector("[data-keep]"), box.querySelector("[data-drop]")];
  const mine = box.dataset.keepPlan;
  const show = async (words) => {
    const whose = await owner();
    dropIt.hidden = !whose;
    keepIt.hidden = whose === mine;
    status.textContent = words ? status.dataset[words] : whose === mine ? status.dataset.kept : whose ? status.dataset.other : "";
  };
  const act = (what, words) => async () => show(await what().then(() => words, () => "failed"));
  keepIt.addEventListener("click", act(keep, "kept"));
  dropIt.addEventListener("click", act(drop, "dropped"));
  if ((await owner()) === mine) await keep().catch(() => undefined); // the copy follows the plan
  await show();
  box.hidden = false;
}

const box = document.querySelector("[data-keep-plan]");
if (box && "caches" in window && "serviceWorker" in navigator) offer(box);

const away = document.querySelector("[data-drop-copy]");
if (away && (await kept())) {
  away.addEventListener("click", () => drop().then(() => location.assign("/help/")));
  away.hidden = false;
}

const link = document.querySelector("[data-kept-plan]");
if (link && (await kept())) link.hidden = false;
