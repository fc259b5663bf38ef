// The page of web_page.to_web_page: photos in, names out.
import { h } from "../elements.js";
import { Camera } from "./camera.js";
import { loadNetwork } from "./network.js";
import { decoded, inputOf } from "./photos.js";
import { answerOf, either, percent } from "./words.js";

const PAUSE = 150; // milliseconds between two looks at the camera
const SHOWN = 1000; // pixels of the picture on the screen

const element = (id) => document.getElementById(id);
const about = JSON.parse(element("about").textContent);
const names = about.class_names;

function factsShown() {
  const facts = {
    "Trained on": about.trained_on || "not said",
    Classes: names.join(", "),
    "Made by": about.made_by,
    "Made on": `${about.made_on}, with a course on convolutional networks`,
  };
  for (const [name, text] of Object.entries(facts))
    if (text) element("facts").append(h("dt", {}, name), h("dd", {}, text));
  element("title").textContent = document.title = names.length > 6 ? "What is this?" : `${either(names)}?`;
}

/** The list of classes with a bar for each. */
class Bars {
  constructor(list) {
    this.items = names.map((name) => {
      const [number, bar] = [h("span", { class: "percent" }), h("span")];
      const item = h("li", {}, h("span", {}, name), number, h("span", { class: "track", "aria-hidden": true }, bar));
      list.append(item);
      return { item, number, bar };
    });
    list.tabIndex = list.scrollHeight > list.clientHeight ? 0 : -1;
  }

  show(probabilities, best) {
    for (const [place, { item, number, bar }] of this.items.entries()) {
      item.dataset.probability = probabilities[place];
      item.classList.toggle("best", place === best);
      number.textContent = percent(probabilities[place]);
      bar.style.width = `${100 * probabilities[place]}%`;
    }
  }
}

class Page {
  constructor(network) {
    this.network = network; // a promise: a photo may come before it is there
    this.bars = new Bars(element("bars"));
    this.camera = new Camera(element("video"));
    this.probabilities = null;
    this.shots = 0;
    this.listen();
    this.setThreshold(about.threshold);
    network.then(
      () => this.ready(),
      (error) => this.failed(error),
    );
  }

  listen() {
    const file = element("file");
    file.addEventListener("change", () => {
      this.look(file.files);
      file.value = ""; // so that the same photo can be chosen again
    });
    element("view").addEventListener("click", () => element("invitation").hidden || file.click());
    document.addEventListener(
      "paste",
      (event) => event.clipboardData.files.length && this.look(event.clipboardData.files),
    );
    for (const kind of ["dragenter", "dragover", "dragleave", "drop"])
      document.addEventListener(kind, (event) => {
        event.preventDefault(); // the browser would leave the page for the photo
        element("view").classList.toggle("over", kind === "dragenter" || kind === "dragover");
        if (kind === "drop") this.look(event.dataTransfer.files);
      });
    element("camera").addEventListener("click", () => (this.camera.stream ? this.stopCamera() : this.startCamera()));
    const threshold = element("threshold");
    threshold.addEventListener("input", () => this.setThreshold(threshold.value / 100));
    addEventListener("pagehide", () => this.camera.stop());
  }

  ready() {
    element("main").dataset.state = "ready";
    if (!this.probabilities) this.title("What is it?", "Waiting for your photo.");
  }

  failed({ message }) {
    element("main").dataset.state = "failed";
    const which = "Chrome, Edge, Firefox and Safari from 2023 on can.";
    this.title("This browser cannot run the network", `${which} (${message})`);
  }

  title(title, detail) {
    element("answer").textContent = title;
    element("detail").textContent = detail;
  }

  setThreshold(threshold) {
    this.threshold = threshold;
    const input = element("threshold");
    input.value = Math.round(100 * threshold);
    element("limit").textContent = percent(threshold);
    input.setAttribute("aria-valuetext", percent(threshold));
    element("bars").style.setProperty("--limit", `${100 * threshold}%`);
    this.show();
  }

  problem(text = "") {
    element("problem").textContent = text;
    element("problem").hidden = !text;
  }

  /** What the network makes of a picture, on the screen; what is read out only where it has changed. */
  async recognise(source) {
    const predict = await this.network;
    const start = performance.now();
    this.probabilities = Array.from(await predict(inputOf(source, about.size)));
    const milliseconds = performance.now() - start;
    this.show();
    Object.assign(element("main").dataset, { shots: ++this.shots, milliseconds });
  }

  show() {
    if (!this.probabilities) return;
    const answer = answerOf(this.probabilities, names, this.threshold);
    this.title(answer.title, answer.detail);
    this.bars.show(this.probabilities, answer.best);
    document.querySelector(".answer").classList.toggle("unsure", !answer.sure);
    if (this.camera.stream && this.read === answer.title) return;
    this.read = answer.title;
    element("status").textContent = answer.said;
  }

  async look([file, ...others]) {
    this.stopCamera();
    this.problem();
    try {
      if (!file) throw new Error("There is no photo in what was dropped: drop a file.");
      const photo = await decoded(file);
      this.showPicture(photo);
      await this.recognise(photo);
      photo.close();
      if (others.length) this.problem(`Of ${1 + others.length} files the first is shown: one at a time.`);
    } catch (error) {
      this.problem(error.message);
    }
  }

  showPicture(photo) {
    const canvas = element("photo");
    const scale = Math.min(1, SHOWN / Math.max(photo.width, photo.height));
    canvas.width = Math.max(1, Math.round(photo.width * scale));
    canvas.height = Math.max(1, Math.round(photo.height * scale));
    canvas.getContext("2d").drawImage(photo, 0, 0, canvas.width, canvas.height);
    this.inView("photo");
  }

  inView(shown) {
    for (const id of ["invitation", "photo", "video"]) element(id).hidden = id !== shown;
    element("view").classList.toggle("filled", shown !== "invitation");
  }

  async startCamera() {
    if (this.asking) return; // the browser asks already
    this.problem();
    this.asking = true;
    try {
      await this.camera.start().finally(() => (this.asking = false));
      this.inView("video");
      element("camera").textContent = "Stop the camera";
      this.read = "";
      while (this.camera.stream) {
        await this.recognise(element("video"));
        await new Promise((done) => setTimeout(done, PAUSE));
      }
    } catch (error) {
      this.stopCamera();
      this.problem(error.message);
    }
  }

  /** Keeps the last picture, to which the answer belongs. */
  stopCamera() {
    if (!this.camera.stream) return;
    const video = element("video");
    const { videoWidth: width, videoHeight: height } = video;
    const canvas = Object.assign(element("photo"), { width, height });
    canvas.getContext("2d").drawImage(video, 0, 0);
    this.camera.stop();
    this.inView("photo");
    element("camera").textContent = "Use the camera";
  }
}

factsShown();
new Page(loadNetwork(about.size));
