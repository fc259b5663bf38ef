// The network and the runtime that computes it, unpacked from the page.

/** What the page carries under an id: compressed, in base64. */
async function unpacked(id) {
  const element = document.getElementById(id);
  const bytes = Uint8Array.fromBase64?.(element.textContent) ?? fromBase64(element.textContent);
  element.remove(); // so that its text needs no memory
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

const fromBase64 = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

/** Returns `predict(input)`, which gives the probabilities of the classes. */
export async function loadNetwork(size) {
  const { Environment, loadAndCompile, loadLiteRt, Tensor } = window.LiteRT;
  const [wasmBinary, loader, model] = await Promise.all(["wasm", "loader", "model"].map(unpacked));
  // The loader finds its WebAssembly here and fetches nothing. What it would log is no news to a visitor.
  window.Module = { wasmBinary, print() {}, printErr() {} };
  // It would look for a graphics card and complain of none; the processor answers in a few hundredths of a second.
  Environment.create = async () => new Environment({ webGpuDevice: null });
  const address = URL.createObjectURL(new Blob([loader], { type: "text/javascript" }));
  await loadLiteRt(`${address}#loader.js`); // the ending is looked at
  URL.revokeObjectURL(address);
  const network = await loadAndCompile(model, { accelerator: "wasm" });
  return async (input) => {
    const tensor = new Tensor(input, [1, size, size, 3]);
    const [output] = await network.run(tensor);
    const probabilities = Float32Array.from(output.toTypedArray());
    for (const used of [tensor, output]) used.delete();
    return probabilities;
  };
}
