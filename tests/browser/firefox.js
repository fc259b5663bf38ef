// A page in Firefox, driven over WebDriver BiDi for test_firefox.py. What Python asks is a line of JSON,
// [action, ...arguments]; the answer is a line, {value} or {problem}.
import { createInterface } from "node:readline";
import puppeteer from "puppeteer-core";

const LOCAL = /^(http|ws):\/\/127\.0\.0\.1[:/]|^(data|blob|file|about):/;

const browser = await puppeteer.launch({
  browser: "firefox",
  executablePath: process.argv[2],
  defaultViewport: { width: 1300, height: 1000 },
  protocolTimeout: 330_000, // a notebook may run for 300 s
});
const page = await browser.newPage();
const complaints = [];
page.on("pageerror", (error) => complaints.push(`script error: ${error.stack ?? error}`));
page.on("request", (request) => {
  if (!LOCAL.test(request.url())) complaints.push(`request to the outside: ${request.url()}`);
});
page.on("dialog", (dialog) => dialog.accept()); // a notebook that is left without being saved

/** Python passes an expression; one that is a function gets the argument. */
const called = (source, argument) =>
  `((made) => typeof made === "function" ? made(${JSON.stringify(argument)}) : made)(${source})`;

/** In the last figure so called: the control with that label, the button with that text, or the selector's first. */
async function find(figure, name) {
  const found = await page.waitForFunction(
    (figure, name) => {
      const root = [...document.querySelectorAll(".course-live")]
        .map((host) => host.shadowRoot.querySelector(".figure"))
        .findLast((one) => one.getAttribute("aria-label").includes(figure));
      if (!root || name.startsWith(".")) return root?.parentNode.querySelector(name);
      const named = [...root.querySelectorAll("label, button")].find((one) => one.textContent.trim().startsWith(name));
      return named?.control ?? named;
    },
    {},
    figure,
    name,
  );
  await found.scrollIntoView();
  return found;
}

const actions = {
  goto: async (url) => void (await page.goto(url)),
  evaluate: async (source, argument) =>
    JSON.parse(await page.evaluate(`(async () => JSON.stringify((await ${called(source, argument)}) ?? null))()`)),
  waitFor: async (source, argument, timeout) =>
    void (await page.waitForFunction(called(source, argument), { timeout })),
  // Firefox 140 sets the size, and does not know of the screen's orientation, which is sent along.
  resize: (width, height) =>
    page.setViewport({ width, height }).catch((error) => {
      if (!String(error).includes("setScreenOrientationOverride")) throw error;
    }),
  click: async (figure, name) => (await find(figure, name)).click(),
  press: async (figure, name, key) => (await find(figure, name)).press(key),
  /** Through points in parts of its width and height, [x, y]. */
  drag: async (figure, name, points) => {
    const box = await (await find(figure, name)).boundingBox();
    const [first, ...rest] = points.map(([x, y]) => [box.x + x * box.width, box.y + y * box.height]);
    await page.mouse.move(...first);
    await page.mouse.down();
    for (const point of rest) await page.mouse.move(...point, { steps: 5 });
    await page.mouse.up();
  },
  // biome-ignore lint/performance/useDomNodeTextContent: what can be read on the screen.
  text: async (figure) => (await find(figure, ".figure")).evaluate((root) => root.innerText),
  picture: async (figure, name) => (await find(figure, name)).screenshot({ encoding: "base64" }),
  /** To be looked at; that sliders' thumbs stand on black is what Firefox does in pictures larger than its window. */
  keep: async (path) => void (await page.screenshot({ path, fullPage: true })),
  complaints: () => complaints,
};

for await (const line of createInterface({ input: process.stdin })) {
  const [action, ...given] = JSON.parse(line);
  const answer = await Promise.resolve(actions[action](...given)).then(
    (value) => ({ value: value ?? null }),
    (error) => ({ problem: error.stack }),
  );
  console.log(JSON.stringify(answer));
}
await browser.close();
