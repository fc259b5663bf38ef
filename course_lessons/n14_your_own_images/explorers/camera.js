// The camera of a photo collector: it runs only between "Use the camera" and "Stop".
import { announcer, button, freshId, h } from "../../../course_utils/browser/elements.js";
import { clock, withTime } from "./taken.js";

const REASONS = {
  NotAllowedError: "The browser may not use the camera: allow it beside the page's address, then try again.",
  NotFoundError: "No camera was found: connect one, or choose files.",
  NotReadableError: "The camera is in use by another program: close that, then try again.",
};
const NONE = "This page cannot use a camera (browsers allow it at localhost and https addresses only): choose files.";

/** `shot(file, className)` gets each photo. Returns {node, open(className), stop()}. */
export function camera(names, shot) {
  const video = h("video", { playsinline: true, muted: true, "aria-label": "What the camera sees" });
  const group = freshId("class");
  const choices = names.map((name) => h("input", { type: "radio", name: group, value: name, onchange: () => show() }));
  const problem = h("p", { class: "bad", role: "alert" });
  const take = button("", () => takeOne(), { class: "primary" });
  const { node: status, say } = announcer();
  const running = h(
    "div",
    { class: "running" },
    video,
    h(
      "div",
      { class: "shooting" },
      h(
        "fieldset",
        {},
        h("legend", {}, "Photos are of"),
        choices.map((choice) => h("label", { class: "control" }, choice, choice.value)),
      ),
      take,
      button("Stop the camera", () => stop()),
    ),
  );
  const node = h("div", { class: "camera" }, problem, running, status);
  let [stream, opener, wanted] = [null, null, 0];
  const chosen = () => choices.find((choice) => choice.checked).value;
  const show = () => (take.textContent = `Take a photo of ${chosen()}`);

  function stop() {
    wanted++;
    for (const track of stream?.getTracks() ?? []) track.stop();
    [stream, video.srcObject, running.hidden] = [null, null, true];
    opener?.focus();
    opener = null;
  }

  async function open(name, from) {
    choices[names.indexOf(name)].checked = true;
    show();
    problem.textContent = "";
    if (stream) return take.focus();
    const turn = ++wanted;
    try {
      if (!navigator.mediaDevices) throw new Error(NONE);
      const found = await navigator.mediaDevices.getUserMedia({
        video: { facingMode: "environment", width: { ideal: 1600 } },
      });
      if (turn !== wanted) return void found.getTracks().map((track) => track.stop());
      [stream, opener, video.srcObject, running.hidden] = [found, from, found, false];
      await video.play();
      take.focus();
      say(`The camera runs. ${take.textContent} with this button.`);
    } catch (error) {
      if (turn !== wanted) return;
      stop();
      problem.textContent = REASONS[error.name] ?? `The camera does not start: ${error.message}`;
    }
  }

  function takeOne() {
    const [name, at] = [chosen(), new Date()];
    const canvas = h("canvas", { width: video.videoWidth, height: video.videoHeight });
    canvas.getContext("2d").drawImage(video, 0, 0);
    video.animate?.([{ opacity: 0.2 }, { opacity: 1 }], 250);
    canvas.toBlob(
      async (blob) => {
        const bytes = withTime(new Uint8Array(await blob.arrayBuffer()), at);
        const [date, time] = clock(at).map((parts) => parts.join("-"));
        shot(new File([bytes], `camera ${date} ${time}.jpg`), name);
      },
      "image/jpeg",
      0.92,
    );
  }

  running.hidden = true;
  return { node, open, stop };
}
