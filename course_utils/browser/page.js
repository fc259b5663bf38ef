/** What the figures of a page share. Figures of other versions of the course may be on it, too. */
export const coursePage = () =>
  (window.courseLive ??= { places: {}, figures: [], models: {}, news: new EventTarget() });
