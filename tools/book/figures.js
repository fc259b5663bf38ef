// Draws the live figures of pages that are opened from files, where browsers load no modules and fetch nothing.
(() => {
  const loading = {};

  /** Loads a classic script once. */
  function script(address) {
    loading[address] ??= new Promise((resolve, reject) => {
      const added = document.createElement("script");
      added.src = address;
      added.onload = resolve;
      added.onerror = reject;
      document.head.append(added);
    });
    return loading[address];
  }

  async function stateOf(place) {
    const { state, version } = place.dataset;
    if (!state) return JSON.parse(place.querySelector("script").textContent);
    await script(state);
    return window.courseStates[version];
  }

  /** Draws the figure that belongs here, from its initial state and what is known beyond that. */
  async function standFigure(place, knownOf = () => ({})) {
    const initial = await stateOf(place);
    const key = place.dataset.place;
    window.courseLive ??= { places: {}, figures: [], models: {}, news: new EventTarget() };
    window.courseLive.places[key] = [place];
    window.courseFigures[place.dataset.figure].stand(key, { ...initial, ...knownOf(initial) }, 0);
    return { initial, model: window.courseLive.figures.at(-1).model };
  }

  window.courseBook = { script, standFigure };
})();
