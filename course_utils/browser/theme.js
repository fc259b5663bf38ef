// Dark or light is read off the page itself: that holds in JupyterLab, VS Code, Colab and plain pages.
function isDark(element) {
  for (let node = element; node; node = node.parentElement ?? node.getRootNode().host) {
    const channels = getComputedStyle(node)
      .backgroundColor.match(/[\d.]+/g)
      ?.map(Number);
    if (!channels || channels.length < 3 || channels[3] === 0) continue;
    const [red, green, blue] = channels;
    return 0.299 * red + 0.587 * green + 0.114 * blue < 128;
  }
  return false;
}

export function followTheme(host) {
  const update = () => host.classList.toggle("dark", isDark(host));
  const later = () => setTimeout(update, 50);
  const media = window.matchMedia("(prefers-color-scheme: dark)");
  const observer = new MutationObserver(later);
  for (const node of [document.documentElement, document.body]) {
    observer.observe(node, { attributes: true, attributeFilter: ["class", "style", "data-jp-theme-light", "theme"] });
  }
  media.addEventListener("change", later);
  update();
  later();
  return () => {
    observer.disconnect();
    media.removeEventListener("change", later);
  };
}
