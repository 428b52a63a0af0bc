import { messageOf } from '../errors';
import type { LaunchArguments } from './launchArguments';
import type { SessionState } from './sessionState';

/**
 * What a configuration asks for at the start of a session that no debugger drives: its commands run on the dump. Attributes
 * that only a debugger knows are named, so that nobody waits for their effect.
 */
export async function runFirstCommands(session: SessionState, signal: AbortSignal): Promise<void> {
  const args = session.launchedArguments;
  if (args?.kind !== 'file') return;
  const say = (output: string, category = 'stdout'): void => {
    session.events.send('output', { category, output: output.endsWith('\n') ? output : `${output}\n` });
  };
  const isDump = session.opened.target.kind === 'dump';
  const unused = isDump || args.initCommands.length === 0 ? args.unused : [...args.unused, 'initCommands'];
  if (unused.length > 0) say(unusedText(unused, isDump), 'important');
  if (!isDump) return;
  for (const command of args.initCommands) {
    try {
      const { text, next, quit } = await session.opened.target.execute(command, signal);
      say(`> ${command}\n${text}`);
      if (next) session.switchTo(next);
      if (quit === true) {
        session.events.send('terminated');
        return;
      }
    } catch (error) {
      if (signal.aborted) return;
      say(`> ${command}\n${messageOf(error)}`, 'important');
    }
  }
}

function unusedText(names: LaunchArguments['unused'], isDump: boolean): string {
  const list = names.map(name => `"${name}"`).join(', ');
  const why = isDump
    ? 'this dump is read without a debugger ("engine": "kd" uses one)'
    : 'a saved log is read without a debugger';
  return `${list} of the launch configuration ${names.length === 1 ? 'has' : 'have'} no effect: ${why}.`;
}
