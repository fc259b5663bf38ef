// What the book's pages do by script: draw figures, remember answers, search, switch theme and contents.
// No modules and no fetch: browsers allow neither where a page is opened from a file.
const KEPT = "course-book/";
const ANSWERS = ["answers", "given", "choices"]; // traits of cards that ask
const { script, standFigure } = window.courseBook;
const element = (id) => document.getElementById(id);

/** Storage may be switched off: then nothing is remembered. */
function stored(name) {
  try {
    return JSON.parse(localStorage.getItem(name));
  } catch {
    return null;
  }
}

function store(name, value) {
  try {
    localStorage.setItem(name, value);
  } catch {}
}

// --- figures

/** Keeps what a card was answered, for the next visit of this page. */
function remember(name, version, initial, model) {
  const before = Object.fromEntries(Object.keys(initial).map((trait) => [trait, JSON.stringify(initial[trait])]));
  model.on("change", () => {
    const changed = Object.keys(before).filter((trait) => JSON.stringify(model.get(trait)) !== before[trait]);
    const answered = Object.fromEntries(changed.map((trait) => [trait, model.get(trait)]));
    store(name, JSON.stringify({ version, answered }));
  });
}

const predicted = new Map(); // the models of predictions, by place

/** Fills the table at the end of a page: its rows are the predictions in the order of their cards. */
function tellOfPredictions() {
  const cards = places().filter((place) => predicted.has(place));
  const rows = document.querySelectorAll(".predictions tbody tr");
  if (rows.length !== cards.length) return;
  cards.forEach((card, index) => {
    const model = predicted.get(card);
    if (model.get("given") === null) return;
    const [given, , verdict] = rows[index].querySelectorAll("td");
    const link = document.createElement("a");
    link.href = `#${card.id}`;
    link.textContent = "see your prediction";
    given.replaceChildren(link);
    verdict.textContent = model.get("correct") ? "✓ came true" : "✗ it came out otherwise";
  });
  const models = [...predicted.values()].filter((model) => model.get("given") !== null);
  const right = models.filter((model) => model.get("correct")).length;
  const told = `${models.length} of ${cards.length} predictions made, ${right} came true.`;
  const line = document.querySelector(".predictions p");
  if (line) line.textContent = told;
}

async function draw(place) {
  if (place.dataset.drawn) return;
  place.dataset.drawn = "yes";
  const { place: key, version } = place.dataset;
  const name = `${KEPT}${document.body.dataset.chapter}/${key}`;
  const asks = (initial) => ANSWERS.some((trait) => trait in initial);
  const { initial, model } = await standFigure(place, (initial) => {
    const known = asks(initial) ? stored(name) : null;
    return known?.version === version ? known.answered : {};
  });
  if (asks(initial)) remember(name, version, initial, model);
  if (!("given" in initial)) return;
  predicted.set(place, model);
  model.on("change", tellOfPredictions);
  tellOfPredictions();
}

const places = () => [...document.querySelectorAll(".live")];

function drawFigures() {
  const near = new IntersectionObserver(
    (seen) => {
      for (const { isIntersecting, target } of seen) if (isIntersecting) draw(target);
    },
    { rootMargin: "1000px" },
  );
  // Those that bring their state stand at once, so that nothing jumps later.
  for (const place of places()) place.dataset.state ? near.observe(place) : draw(place);
}

function forget() {
  if (!window.confirm("Forget all answers in this book?")) return;
  const names = Object.keys(localStorage).filter((name) => name.startsWith(KEPT));
  for (const name of names) localStorage.removeItem(name);
  window.location.reload();
}

// --- search

function row({ id, title, place }) {
  const link = document.createElement("a");
  link.href = id;
  const small = document.createElement("small");
  small.textContent = place;
  link.append(title, small);
  const item = document.createElement("li");
  item.append(link);
  return item;
}

async function search() {
  const words = element("search").value.trim();
  await script("assets/texts.js");
  await script("assets/search.js");
  if (words !== element("search").value.trim()) return; // typed on meanwhile
  const found = words ? window.courseSearch(words) : [];
  element("found").replaceChildren(...found.map(row));
  element("found").hidden = !found.length;
  element("found-none").textContent = words && !found.length ? "Nothing found." : "";
}

// --- the page

function switchMenu() {
  const open = document.body.classList.toggle("menu-open");
  element("menu").setAttribute("aria-expanded", open);
}

function closeMenu() {
  document.body.classList.remove("menu-open");
  element("menu").setAttribute("aria-expanded", false);
}

function switchTheme() {
  const dark = document.documentElement.classList.toggle("dark");
  store("course-book-theme", dark ? "dark" : "light");
}

/** What is cut at its right edge can be scrolled with the keyboard, too; nothing else takes the focus. */
function focusWhereCut() {
  const boxes = document.querySelectorAll("main :is(pre, .scroll, .formula, .output, .output div[style*='overflow'])");
  const cut = [...boxes].map((box) => box.scrollWidth > box.clientWidth);
  boxes.forEach((box, index) => {
    if (cut[index]) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
  });
}

/** On paper everything is drawn, and light. */
function preparePrinting() {
  const { classList } = document.documentElement;
  const dark = classList.contains("dark");
  classList.remove("dark");
  for (const image of document.images) image.loading = "eager";
  places().forEach(draw);
  window.addEventListener("afterprint", () => classList.toggle("dark", dark), { once: true });
}

/** The chapter that is open stands in sight among the contents. */
function showCurrent() {
  const side = element("side");
  const current = side.querySelector("[aria-current]");
  if (current) side.scrollTop = current.offsetTop - 120;
}

element("menu").addEventListener("click", switchMenu);
element("side").addEventListener("click", (event) => event.target.closest("a") && closeMenu());
element("theme").addEventListener("click", switchTheme);
element("forget").addEventListener("click", forget);
element("search").addEventListener("input", search);
window.addEventListener("beforeprint", preparePrinting);
window.addEventListener("resize", focusWhereCut);
window.addEventListener("load", focusWhereCut);
for (const folded of document.querySelectorAll("details")) folded.addEventListener("toggle", focusWhereCut);
showCurrent();
drawFigures();
