// The camera: asked for when it is wanted, let go when it is not.

const REASONS = {
  NotAllowedError: "The camera may not be used: allow it in the browser's settings for this page.",
  NotFoundError: "No camera was found.",
  NotReadableError: "The camera is in use by another program.",
};

/** Shows the camera in `video` until `stop()`; raises an Error that says what is in the way. */
export class Camera {
  constructor(video) {
    this.video = video;
    this.stream = null;
  }

  async start() {
    try {
      const wanted = { facingMode: "environment", width: { ideal: 1280 } };
      this.stream = await navigator.mediaDevices.getUserMedia({ video: wanted, audio: false });
    } catch (error) {
      throw new Error(REASONS[error.name] ?? "This browser gives no camera to a page that is opened from a file.");
    }
    this.video.srcObject = this.stream;
    await this.video.play();
  }

  stop() {
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    this.stream = this.video.srcObject = null;
  }
}
