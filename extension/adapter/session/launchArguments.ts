import path from 'node:path';
import { launchError } from '../errors';

/** What a launch configuration asks for. */
export interface LaunchArguments {
  /** Absolute path. */
  readonly logFile: string;
}

type Fields = Readonly<Record<string, unknown>>;

/** Other ways to say what to open, and what to do instead as long as they are not there. */
const NOT_YET: Readonly<Record<string, string>> = {
  dumpFile: 'Crash dumps cannot be opened yet. Open the dump in kd, save what it prints (.logopen) and use "logFile".',
  program: 'Programs cannot be started yet. Use "logFile" with a saved kd log.',
  connection: 'Live kernels cannot be attached to yet. Use "logFile" with a saved kd log.',
};

/** Reads the launch configuration; every error says how to mend it. */
export function launchArguments(value: unknown): LaunchArguments {
  const fields: Fields = typeof value === 'object' && value !== null ? (value as Fields) : {};
  const file = fields['logFile'];
  if (typeof file !== 'string' || file.trim() === '') throw launchError('badLaunch', whyNoFile(fields));
  if (file.includes('\0')) throw launchError('badLaunch', '"logFile" is not a path: it holds a NUL character.');
  const unresolved = /\$\{[^}]*\}/.exec(file)?.[0];
  if (unresolved !== undefined) {
    throw launchError(
      'badLaunch',
      `"logFile" holds ${unresolved}, which VS Code did not replace. Open a folder, or write the whole path.`,
    );
  }
  const cwd = fields['cwd'];
  const base = typeof cwd === 'string' && cwd !== '' ? cwd : process.cwd();
  return { logFile: path.resolve(base, file.trim()) };
}

function whyNoFile(fields: Fields): string {
  for (const [name, why] of Object.entries(NOT_YET)) if (fields[name] !== undefined) return why;
  return 'The launch configuration needs "logFile": the path of a saved kd, cdb or WinDbg log (absolute, or relative to the workspace folder).';
}
