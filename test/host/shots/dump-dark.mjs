import { dumpTour } from './dumpTour.mjs';
import { quiet } from './tour.mjs';

export const viewport = { width: 1400, height: 900 };
export const settings = { ...quiet, 'workbench.colorTheme': 'Default Dark Modern' };
export default dumpTour('dark');
