import { dumpTour } from './dumpTour.mjs';
import { liveSettings, liveTour } from './liveTour.mjs';
import { pagesTour } from './pagesTour.mjs';
import { quiet, tour } from './tour.mjs';

const THEMES = {
  dark: 'Default Dark Modern',
  light: 'Default Light Modern',
  contrast: 'Default High Contrast',
};
/** What the high contrast theme may change. The other tours are the same in it; SHOTS_ALL=1 takes every picture. */
const IN_CONTRAST = ['chains', 'graph', 'dump-chains', 'connections', 'live-commands', 'setup-steps', 'timeline'];
const TOURS = { log: tour, dump: dumpTour, live: liveTour, pages: pagesTour };

/** `log-dark`, `dump-light`, `live-contrast`, …: what is shown, in which theme. */
export const SCENARIOS = Object.keys(TOURS).flatMap(what => Object.keys(THEMES).map(theme => `${what}-${theme}`));

/** One of them, as ui-shots.mjs plays it. */
export function scenarioOf(name) {
  const [what, theme] = name.split('-');
  return {
    viewport: { width: 1400, height: 900 },
    settings: { ...quiet, ...liveSettings, 'workbench.colorTheme': THEMES[theme] },
    play: ui => TOURS[what](theme)(theme === 'contrast' ? sparing(ui) : ui),
  };
}

/** Takes only the pictures of which one more theme is worth having. */
function sparing(ui) {
  const wanted = name => process.env['SHOTS_ALL'] === '1' || IN_CONTRAST.some(one => name === `${one}-contrast`);
  return { ...ui, shot: (name, target) => (wanted(name) ? ui.shot(name, target) : Promise.resolve()) };
}
