import type { Config } from './launchConfig';

/** What a launch configuration would have the debugger do that a folder should not decide alone. */
export interface TrustQuestion {
  /** For people: one line each, as they stand in the configuration. */
  readonly lines: readonly string[];
  /** The same in one text, the same for the same content whatever the order of the attributes: what an agreement is kept by. */
  readonly content: string;
}

/** Settings of the machine: what they name was chosen by its user. */
export interface OwnSettings {
  readonly debuggerPath: string;
  readonly symbolPath: string;
}

/** Longer texts are cut for the question; the whole is what is agreed to. */
const LONGEST_LINE = 300;

/**
 * Commands that run at the start, the debugger itself and symbol servers come with the folder when they stand in launch.json:
 * they are shown once and agreed to. Undefined where there is nothing of that kind.
 */
export function trustQuestion(config: Config, settings: OwnSettings): TrustQuestion | undefined {
  const commands = textsOf(config.initCommands);
  const known = serversOf(settings.symbolPath);
  const servers = serversOf(config.symbolPath).filter(server => !known.includes(server));
  const own = typeof config.debuggerPath === 'string' ? config.debuggerPath.trim() : '';
  const debuggers = own === '' || own === settings.debuggerPath.trim() ? [] : [own];
  const parts = [
    ...debuggers.map(path => `Debugger: ${path}`),
    ...commands.map(command => `Command at the start: ${command}`),
    ...servers.map(server => `Symbol server: ${server}`),
  ];
  if (parts.length === 0) return undefined;
  return { lines: parts.map(cut), content: JSON.stringify({ debuggers, commands, servers }) };
}

function textsOf(value: unknown): readonly string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.filter(item => typeof item === 'string' && item.trim() !== '').map(String);
}

/** Parts of a symbol path that leave the machine: URLs, and shares of other machines. */
function serversOf(path: unknown): readonly string[] {
  if (typeof path !== 'string') return [];
  const parts = path.split(/[;*]/).map(part => part.trim());
  return [...new Set(parts.filter(part => /^(?:https?:|ftp:|\\\\|\/\/)/i.test(part)))];
}

function cut(text: string): string {
  return text.length <= LONGEST_LINE ? text : `${text.slice(0, LONGEST_LINE)}…`;
}
