import { open } from 'node:fs/promises';
import { type RequestError, cancelledError, messageOf, launchError } from '../errors';
import { sniff, SNIFF_BYTES } from '../../text/sniff';
import { type DumpParts, DumpSessionTarget } from '../dump/dumpTarget';
import type { KdArguments } from './kdArguments';
import type { LaunchArguments, SessionArguments } from './launchArguments';
import { type LogOpener, LogSessionTarget } from './logTarget';
import type { OpenOptions, SessionTarget } from './target';
import type { WorkOptions } from './workOptions';

/** Opens what a launch configuration names. The seam for other kinds of targets. */
export type TargetOpener = (args: SessionArguments, options: OpenOptions) => Promise<SessionTarget>;

export interface Openers {
  readonly openLog: LogOpener;
  readonly dumpParts: (args: LaunchArguments) => DumpParts;
  readonly openDebugger: (args: KdArguments, options: WorkOptions) => Promise<SessionTarget>;
}

/**
 * Opens what is driven by a debugger, and saved logs and crash dumps, told apart by content. Errors say what is wrong and what
 * to do.
 */
export function targetOpener({ openLog, dumpParts, openDebugger }: Openers): TargetOpener {
  return async (args, options) => {
    if (args.kind === 'kd') return openDebugger(args, options);
    const isDump = await holdsDump(args);
    if (!isDump) return openLogTarget(args, openLog, options);
    try {
      return await openDumpTarget(args, dumpParts(args), options);
    } catch (error) {
      if (options.signal.aborted || options.enough?.aborted === true) throw cancelledError();
      throw launchError('notADump', `${args.file}: ${sentence(messageOf(error))}`);
    }
  };
}

/** Where the settings always allow symbol servers, the symbols of the kernel are fetched before anything is shown. */
async function openDumpTarget(args: LaunchArguments, parts: DumpParts, options: OpenOptions): Promise<SessionTarget> {
  const target = await DumpSessionTarget.read(args.file, parts, options);
  const { needed, servers } = target.symbols;
  const kernel = needed?.wanted;
  const [server] = servers;
  if (args.symbolServers !== 'always' || !kernel || !server) return target;
  try {
    await target.symbols.download(kernel, server, options);
  } catch (error) {
    if (options.signal.aborted) throw error;
    // What can be read without symbols is shown; the command says again why they could not be had.
    return target;
  }
  target.close();
  return DumpSessionTarget.read(args.file, parts, options);
}

async function openLogTarget(args: LaunchArguments, openLog: LogOpener, options: WorkOptions): Promise<SessionTarget> {
  const { file } = args;
  // Of half a log nothing is kept: verdicts on it would be wrong.
  const signal = options.enough ? AbortSignal.any([options.signal, options.enough]) : options.signal;
  let target: LogSessionTarget;
  try {
    target = await LogSessionTarget.read(file, openLog, { ...options, signal });
  } catch (error) {
    if (signal.aborted) throw cancelledError();
    throw cannotRead(args, error);
  }
  if (signal.aborted) throw cancelledError();
  const fatal = target.problems.find(problem => problem.fatal);
  if (!fatal) return target;
  const remedy = (args.named === 'dumpFile' ? undefined : REMEDIES[fatal.code]) ?? DUMP_REMEDIES[fatal.code] ?? '';
  throw launchError('notALog', `${file}: ${sentence(fatal.message)} ${remedy}`.trim());
}

const DUMP_REMEDIES: Readonly<Record<string, string>> = {
  'not-a-kd-log': 'Choose a kernel crash dump (its first bytes are PAGEDU64).',
  binary: 'Choose a kernel crash dump (its first bytes are PAGEDU64).',
};

const REMEDIES: Readonly<Record<string, string>> = {
  empty: 'If a debugger still writes to it, close the log there (.logclose) and try again.',
  binary: 'Choose the text that kd, cdb or WinDbg saved (.logopen, or the text of its command window).',
  'not-a-kd-log': 'Choose a text that holds kd prompts or output of commands such as !thread, !process or !alpc.',
};

/** By the first bytes: the name says nothing. */
async function holdsDump(args: LaunchArguments): Promise<boolean> {
  const { file } = args;
  let head: Uint8Array;
  try {
    const handle = await open(file, 'r');
    try {
      if (!(await handle.stat()).isFile())
        throw launchError(
          'cannotRead',
          `${file} is not a file. Set "${args.named}" to a saved kd log or a crash dump.`,
        );
      const { bytesRead, buffer } = await handle.read(new Uint8Array(SNIFF_BYTES), 0, SNIFF_BYTES, 0);
      head = buffer.subarray(0, bytesRead);
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw cannotRead(args, error);
  }
  return sniff(head).kind === 'dump-file';
}

function cannotRead({ file, named }: LaunchArguments, error: unknown): Error {
  if (error instanceof Error && error.name === 'RequestError') return error;
  return systemError(file, named, error);
}

function systemError(file: string, named: string, error: unknown): RequestError {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return launchError(
      'cannotRead',
      `${file} does not exist. Correct "${named}" in launch.json, or choose the file again.`,
    );
  }
  if (code === 'EACCES' || code === 'EPERM' || code === 'EBUSY') {
    return launchError(
      'cannotRead',
      `${file} cannot be read: access is denied, or another program holds it open. Copy it and open the copy.`,
    );
  }
  if (code === 'EISDIR') {
    return launchError('cannotRead', `${file} is not a file. Set "${named}" to a saved kd log or a crash dump.`);
  }
  return launchError('cannotRead', `${file} cannot be read: ${messageOf(error)}`);
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
