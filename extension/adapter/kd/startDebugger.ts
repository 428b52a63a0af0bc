import { closeSync, existsSync, openSync, writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { signalBreakIn } from '../../target/kd/breakIn/breakIn';
import { type HelperCommand, helperBreakIn } from '../../target/kd/breakIn/win32BreakIn';
import { letDebuggerTakeCtrlC } from '../../target/kd/breakIn/win32Console';
import { ansiCodePage } from '../../target/kd/find/codePage';
import { findDebugger, toolFor } from '../../target/kd/find/findDebugger';
import { windowsHost } from '../../target/kd/find/windowsHost';
import { debuggerArguments, type KdConnection, shownArguments } from '../../target/kd/process/debuggerArguments';
import type { DebuggerProcess } from '../../target/kd/process/debuggerProcess';
import { GuardedProcess, spawnGuarded } from '../../target/kd/process/guardedProcess';
import { spawnDebugger } from '../../target/kd/process/spawnDebugger';
import { RecordedProcess } from '../../target/kd/recording/recordedProcess';
import type { KdTargetKind } from '../../target/kd/session/events';
import { KdSession } from '../../target/kd/session/kdSession';
import { SessionFiles } from '../../target/kd/session/scriptFiles';
import { isFile } from '../../target/symbols/symbolCandidates';
import { foldersOnly, parseSymbolPath, withoutServers } from '../../target/symbols/symbolPath';
import { launchError, messageOf } from '../errors';
import type { KdArguments } from '../session/kdArguments';
import { pathWithCache } from '../symbols/engineSymbols';

/** A debugger that was started, and how. */
export interface StartedDebugger {
  readonly session: KdSession;
  /** Without secrets. */
  readonly commandLine: string;
  /** Tells the guardian, where there is one, whether the target runs: it resumes a halted one if we die. */
  readonly guarded?: GuardedProcess;
  /** File that takes every byte in and out. */
  readonly traceFile?: string;
  /** What is to be said once: where the trace goes, which symbol servers are not used. */
  readonly remarks: readonly string[];
  close(): void;
}

export type DebuggerStarter = (args: KdArguments) => Promise<StartedDebugger>;

/** Starts kd or cdb. `helper`: how the break-in helper and guardian is started. */
export function debuggerStarter(helper: HelperCommand): DebuggerStarter {
  return async args => {
    const kind = kindOf(args.connection);
    const file = await debuggerFile(args, kind);
    const codePage = await ansiCodePage();
    const symbols = symbolPathOf(args);
    const given = argumentsOf(args, symbols.path);
    const guard = kind === 'live-kernel' && existsSync(helper.script);
    const env = { ...process.env, _NT_SYMBOL_PATH: symbols.path };
    const started = guard ? spawnGuarded(helper, file, given, env) : spawnUnguarded(helper, file, given, env);
    const trace = args.trace === undefined ? undefined : recorded(started, args.trace, codePage);
    const session = new KdSession(trace?.process ?? started, {
      target: kind,
      codePage,
      files: new SessionFiles(undefined, folder => {
        if (started instanceof GuardedProcess) started.tellFolder(folder);
      }),
      ...(trace && { notes: trace.process }),
    });
    return {
      session,
      commandLine: shownArguments([file, ...given]),
      ...(started instanceof GuardedProcess && { guarded: started }),
      ...(trace && { traceFile: trace.file }),
      remarks: [...symbols.remarks, ...(trace ? [`Every byte in and out is recorded in ${trace.file}`] : [])],
      close: () => {
        trace?.close();
      },
    };
  };
}

function spawnUnguarded(
  helper: HelperCommand,
  file: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): DebuggerProcess {
  letDebuggerTakeCtrlC(createRequire(helper.script));
  const breakIn = process.platform === 'win32' ? helperBreakIn(helper) : signalBreakIn;
  return spawnDebugger({ file, args, env, breakIn });
}

export function kindOf(connection: KdConnection): KdTargetKind {
  const kinds = {
    kernel: 'live-kernel',
    'local-kernel': 'local-kernel',
    dump: 'dump',
    remote: 'remote',
    program: 'launched',
    process: 'attached',
  } as const;
  return kinds[connection.kind];
}

async function debuggerFile({ debuggerPath }: KdArguments, kind: KdTargetKind): Promise<string> {
  const found = await findDebugger(toolFor(kind), debuggerPath, windowsHost());
  if (found.path !== undefined) return found.path;
  const places = found.lookedAt.slice(0, 12).join(', ');
  const more = found.lookedAt.length > 12 ? ` and ${found.lookedAt.length - 12} more` : '';
  throw launchError('noDebugger', `${found.message}.${places === '' ? '' : ` Looked at: ${places}${more}.`}`);
}

/** Servers stand in the path only where the settings always allow them. */
function symbolPathOf(args: KdArguments): { readonly path: string; readonly remarks: readonly string[] } {
  const cache = args.symbolCache ?? path.join(homedir(), '.cache', 'alpcscope', 'symbols');
  const named = foldersOnly(args.symbolPath ?? process.env['_NT_SYMBOL_PATH'] ?? '', isFile, file =>
    path.dirname(file),
  );
  const wanted = pathWithCache(named.path, cache);
  const files = named.files.map(
    file => `Debuggers look for symbols in folders: ${path.dirname(file)} is used in place of the file ${file}`,
  );
  if (args.symbolServers === 'always') return { path: wanted, remarks: files };
  const { places } = parseSymbolPath(wanted);
  const servers = places.flatMap(place => (place.kind === 'server' ? [place.url] : []));
  const local = withoutServers(places);
  const remarks =
    servers.length === 0 ? [] : [`Symbols come from ${local} only; ${servers.join(', ')} is asked on request alone`];
  return { path: local, remarks: [...files, ...remarks] };
}

function argumentsOf({ connection, sourcePath }: KdArguments, symbolPath: string): readonly string[] {
  try {
    return debuggerArguments(connection, { symbolPath, ...(sourcePath === undefined ? {} : { sourcePath }) });
  } catch (error) {
    throw launchError('badLaunch', `${messageOf(error)}.`);
  }
}

function recorded(
  inner: DebuggerProcess,
  wanted: string,
  codePage: number,
): { readonly process: RecordedProcess; readonly file: string; close(): void } {
  const name = `alpcscope-${new Date().toISOString().replace(/[:.]/g, '-')}.jsonl`;
  const file = wanted === '' ? path.join(tmpdir(), name) : path.resolve(wanted);
  let handle: number | undefined;
  try {
    handle = openSync(file, 'w', 0o600);
  } catch (error) {
    void inner.kill();
    throw launchError('cannotRead', `The trace cannot be written to ${file}: ${messageOf(error)}`);
  }
  const write = (line: string): void => {
    if (handle !== undefined) writeSync(handle, line + '\n');
  };
  return {
    process: new RecordedProcess(inner, { codePage, now: () => performance.now(), write }),
    file,
    close: () => {
      if (handle !== undefined) closeSync(handle);
      handle = undefined;
    },
  };
}
