// The scenario that SHOTS_SCENARIO names, for ui-shots.mjs.
import { scenarioOf } from './themes.mjs';

const { viewport, settings, play } = scenarioOf(process.env['SHOTS_SCENARIO'] ?? '');
export { settings, viewport };
export default play;
