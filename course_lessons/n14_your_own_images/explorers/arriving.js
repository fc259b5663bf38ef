// Files on their way to Python: one after the other, in parts, each of which Python answers.

const PART = 1_000_000; // bytes; Jupyter takes messages of up to ten times as many
const LARGEST = 500_000_000;
const PATIENCE = 3000; // milliseconds until the figure says that it waits
const GONE = "Python does not answer: run the cell again, then give the photos once more.";

/** Sends files; `told({done, total, name, late})` hears how far it is, `trouble(sentence)` what went wrong. */
export class Arrivals {
  constructor(model, told, trouble) {
    Object.assign(this, { model, told, trouble, waiting: [], done: 0, total: 0, busy: false, answer: null });
    model.on("change:answered", this.#answered);
    model.on("joined", this.#joined);
  }

  stop() {
    this.waiting = [];
    this.model.off("change:answered", this.#answered);
    this.model.off("joined", this.#joined);
  }

  async add(files, className) {
    if (!this.busy) [this.done, this.total] = [0, 0];
    this.total += files.length;
    this.waiting.push(...files.map((file) => [file, className]));
    if (this.busy) return;
    this.busy = true;
    while (this.waiting.length) {
      const [file, name] = this.waiting.shift();
      this.#tell(file.name);
      const problem = await this.#send(file, name).catch((error) => `${file.name} was not sent: ${error.message}`);
      if (problem) this.trouble(problem);
      this.done++;
    }
    this.busy = false;
    this.#tell("");
  }

  async #send(file, className) {
    if (file.size > LARGEST) return `${file.name} was left out: it is larger than 500 MB.`;
    const about = { class: className, name: file.name, size: file.size };
    for (let start = 0; start === 0 || start < file.size; start += PART) {
      const part = await file.slice(start, start + PART).arrayBuffer();
      await this.#ask({ ...about, start }, part);
    }
    return this.model.get("outcome").problem;
  }

  #ask(message, part) {
    const number = this.model.get("answered") + 1;
    const late = setTimeout(() => this.#tell(message.name, true), PATIENCE);
    const answered = new Promise((resolve, reject) => {
      this.answer = { number, resolve, reject };
      if (this.model.withoutKernel) reject(new Error(GONE));
      else this.model.send({ ...message, number }, undefined, [part]);
    });
    return answered.finally(() => clearTimeout(late));
  }

  #answered = () => {
    if (this.model.get("answered") === this.answer?.number) this.answer.resolve();
  };

  #joined = () => {
    if (this.model.withoutKernel) this.answer?.reject(new Error(GONE));
  };

  #tell(name, late = false) {
    this.told({ done: this.done, total: this.total, name, late });
  }
}

/** The files among what was dropped, those of dropped folders too. */
export async function filesOf(transfer) {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  if (!entries.some((entry) => entry.isDirectory)) return [...transfer.files];
  return (await Promise.all(entries.map(within))).flat();
}

async function within(entry) {
  if (entry.isFile) return [await new Promise((resolve, reject) => entry.file(resolve, reject))];
  const [reader, found] = [entry.createReader(), []];
  for (;;) {
    const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (!some.length) return (await Promise.all(found.map(within))).flat();
    found.push(...some);
  }
}
