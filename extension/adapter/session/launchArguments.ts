import path from 'node:path';
import { launchError } from '../errors';

/** What a launch configuration asks for. */
export interface LaunchArguments {
  /** Absolute path of a saved log or a crash dump: its content says which. */
  readonly file: string;
  /** How the configuration named it. */
  readonly named: 'logFile' | 'dumpFile';
  readonly engine: 'auto' | 'embedded';
  /** In kd's syntax; absent: the environment's `_NT_SYMBOL_PATH`. */
  readonly symbolPath?: string;
  readonly symbolServers: 'ask' | 'never' | 'always';
  /** Where downloaded symbols are kept when the path names no place. */
  readonly symbolCache?: string;
}

type Fields = Readonly<Record<string, unknown>>;

/** Other ways to say what to open, and what to do instead as long as they are not there. */
const NOT_YET: Readonly<Record<string, string>> = {
  program: 'Programs cannot be started yet. Use "dumpFile" with a crash dump, or "logFile" with a saved kd log.',
  connection:
    'Live kernels cannot be attached to yet. Use "dumpFile" with a crash dump, or "logFile" with a saved kd log.',
};

/** Reads the launch configuration; every error says how to mend it. */
export function launchArguments(value: unknown): LaunchArguments {
  const fields: Fields = typeof value === 'object' && value !== null ? (value as Fields) : {};
  const named = fields['dumpFile'] === undefined ? 'logFile' : 'dumpFile';
  if (named === 'dumpFile' && fields['logFile'] !== undefined)
    throw launchError(
      'badLaunch',
      'The launch configuration names both "dumpFile" and "logFile": a session has one of them.',
    );
  const file = pathOf(fields, named);
  const symbolPath = text(fields, 'symbolPath');
  const symbolCache = text(fields, 'symbolCache');
  return {
    file,
    named,
    engine: engineOf(fields),
    symbolServers: oneOf(fields, 'symbolServers', ['ask', 'never', 'always']),
    ...(symbolPath === undefined ? {} : { symbolPath }),
    ...(symbolCache === undefined ? {} : { symbolCache }),
  };
}

function pathOf(fields: Fields, name: 'logFile' | 'dumpFile'): string {
  const file = fields[name];
  if (typeof file !== 'string' || file.trim() === '') throw launchError('badLaunch', whyNoFile(fields, name));
  if (file.includes('\0')) throw launchError('badLaunch', `"${name}" is not a path: it holds a NUL character.`);
  refuseUnresolved(name, file);
  const cwd = fields['cwd'];
  const base = typeof cwd === 'string' && cwd !== '' ? cwd : process.cwd();
  return path.resolve(base, file.trim());
}

function whyNoFile(fields: Fields, name: string): string {
  if (fields[name] !== undefined) return `"${name}" must be the path of a file.`;
  for (const [other, why] of Object.entries(NOT_YET)) if (fields[other] !== undefined) return why;
  return 'The launch configuration needs "logFile": the path of a saved kd, cdb or WinDbg log, or "dumpFile": the path of a crash dump (absolute, or relative to the workspace folder).';
}

function refuseUnresolved(name: string, value: string): void {
  const unresolved = /\$\{[^}]*\}/.exec(value)?.[0];
  if (unresolved === undefined) return;
  throw launchError(
    'badLaunch',
    `"${name}" holds ${unresolved}, which VS Code did not replace. Open a folder, or write the whole path.`,
  );
}

function engineOf(fields: Fields): LaunchArguments['engine'] {
  const engine = oneOf(fields, 'engine', ['auto', 'embedded', 'kd']);
  if (engine !== 'kd') return engine;
  throw launchError(
    'badLaunch',
    'Dumps cannot be opened through kd yet ("engine": "kd"). Use "embedded", which needs no debugger, or leave "engine" out.',
  );
}

function oneOf<T extends string>(fields: Fields, name: string, allowed: readonly [T, ...T[]]): T {
  const value = fields[name];
  if (value === undefined || value === null) return allowed[0];
  const found = allowed.find(item => item === value);
  if (found !== undefined) return found;
  throw launchError('badLaunch', `"${name}" must be one of ${allowed.map(item => `"${item}"`).join(', ')}.`);
}

function text(fields: Fields, name: string): string | undefined {
  const value = fields[name];
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value !== 'string') throw launchError('badLaunch', `"${name}" must be a text.`);
  refuseUnresolved(name, value);
  return value;
}
