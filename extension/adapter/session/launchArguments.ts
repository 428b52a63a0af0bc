import path from 'node:path';
import { launchError } from '../errors';
import {
  type Configuration,
  configurationOf,
  has,
  oneOf,
  optionalFlag,
  optionalText,
  refuseUnresolved,
  textList,
} from './configuration';
import { type KdArguments, kdArguments, serverOf } from './kdArguments';

/** A saved log or a crash dump that the adapter reads by itself. */
export interface LaunchArguments {
  readonly kind: 'file';
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
  /** Commands of the embedded engine's console. */
  readonly initCommands: readonly string[];
  /** Attributes that only a debugger knows. */
  readonly unused: readonly string[];
  /** For titles. */
  readonly title: string;
}

/** What a session is to be opened on. */
export type SessionArguments = LaunchArguments | KdArguments;

/** Reads a `launch` configuration; every error says how to mend it. */
export function launchArguments(value: unknown): SessionArguments {
  const fields = configurationOf(value);
  const named = ['dumpFile', 'logFile', 'program'].filter(name => has(fields, name));
  if (named.length > 1)
    throw launchError(
      'badLaunch',
      `The launch configuration names both "${named[0] ?? ''}" and "${named[1] ?? ''}": a session has one of them.`,
    );
  if (has(fields, 'program')) return kdArguments(fields, programOf(fields));
  const isDump = fields['dumpFile'] !== undefined;
  const engine = oneOf(fields, 'engine', ['auto', 'embedded', 'kd']);
  const file = pathOf(fields, isDump ? 'dumpFile' : 'logFile');
  if (engine === 'kd') {
    if (isDump) return kdArguments(fields, { kind: 'dump', file });
    throw launchError('badLaunch', 'A saved log is read without a debugger: leave "engine" out.');
  }
  return fileArguments(fields, file, isDump ? 'dumpFile' : 'logFile', engine);
}

const OF_DEBUGGERS = ['args', 'processServer', 'sourcePath', 'trace', 'timeouts'];

function fileArguments(
  fields: Configuration,
  file: string,
  named: LaunchArguments['named'],
  engine: LaunchArguments['engine'],
): LaunchArguments {
  const symbolPath = optionalText(fields, 'symbolPath');
  const symbolCache = optionalText(fields, 'symbolCache');
  return {
    kind: 'file',
    file,
    named,
    engine,
    title: path.basename(file),
    initCommands: textList(fields, 'initCommands'),
    unused: OF_DEBUGGERS.filter(name => has(fields, name) && fields[name] !== false),
    symbolServers: oneOf(fields, 'symbolServers', ['ask', 'never', 'always']),
    ...(symbolPath === undefined ? {} : { symbolPath }),
    ...(symbolCache === undefined ? {} : { symbolCache }),
  };
}

/** A program for cdb. Its path is one of the machine that cdb runs on, or of the process server: taken as it stands. */
function programOf(fields: Configuration): Extract<KdArguments['connection'], { kind: 'program' }> {
  const program = optionalText(fields, 'program') ?? '';
  return {
    kind: 'program',
    program: program.trim(),
    args: textList(fields, 'args'),
    ...serverOf(fields),
    ...(optionalFlag(fields, 'childProcesses') === true && { childProcesses: true }),
  };
}

function pathOf(fields: Configuration, name: 'logFile' | 'dumpFile'): string {
  const file = fields[name];
  if (typeof file !== 'string' || file.trim() === '') throw launchError('badLaunch', whyNoFile(fields, name));
  if (file.includes('\0')) throw launchError('badLaunch', `"${name}" is not a path: it holds a NUL character.`);
  refuseUnresolved(name, file);
  const cwd = fields['cwd'];
  const base = typeof cwd === 'string' && cwd !== '' ? cwd : process.cwd();
  return path.resolve(base, file.trim());
}

function whyNoFile(fields: Configuration, name: string): string {
  if (fields[name] !== undefined) return `"${name}" must be the path of a file.`;
  if (['connection', 'localKernel', 'remote', 'processId'].some(other => has(fields, other)))
    return 'A kernel, a debugging server or a process is attached to: use "request": "attach".';
  return (
    'The launch configuration needs "logFile": the path of a saved kd, cdb or WinDbg log, "dumpFile": the path of a crash ' +
    'dump (absolute, or relative to the workspace folder), or "program": what cdb is to start.'
  );
}
