import type { RunningProcess } from '../../base/runningProcess';
import { type RunTool, runTool } from './runTool';
import { PS_ARGUMENTS, psProcesses } from './unixProcesses';
import { CIM_ARGUMENTS, cimProcesses, joined, TASKLIST_ARGUMENTS, tasklistProcesses } from './windowsProcesses';

export interface ProcessSources {
  readonly platform: NodeJS.Platform;
  readonly run: RunTool;
  readonly now: () => number;
  /** Environment of Windows, for the folder of its programs. */
  readonly systemRoot?: string;
}

const HERE: ProcessSources = {
  platform: process.platform,
  run: runTool,
  now: Date.now,
  ...(process.env['SystemRoot'] !== undefined && { systemRoot: process.env['SystemRoot'] }),
};

/** A machine with so many processes has other troubles; lists stay fit to be searched. */
const MOST_PROCESSES = 20_000;
const MOST_BYTES = 32 << 20;
/** `tasklist /v` asks every window for its title, and one that hangs takes its time. */
const LIMIT_MS = 15_000;

/**
 * The processes of this machine. On Windows two tools are asked at the same time, and `more` is told what the first one knows.
 * Rejects where none answers.
 */
export async function runningProcesses(
  signal: AbortSignal,
  more: (all: readonly RunningProcess[]) => void,
  sources: ProcessSources = HERE,
): Promise<readonly RunningProcess[]> {
  const bounded = (all: readonly RunningProcess[]): readonly RunningProcess[] => all.slice(0, MOST_PROCESSES);
  if (sources.platform === 'win32')
    return bounded(
      await onWindows(
        signal,
        all => {
          more(bounded(all));
        },
        sources,
      ),
    );
  const printed = await sources.run('ps', PS_ARGUMENTS, { signal, limit: LIMIT_MS, most: MOST_BYTES });
  return bounded(withoutTools(psProcesses(decoded(printed), sources.now())));
}

async function onWindows(
  signal: AbortSignal,
  more: (all: readonly RunningProcess[]) => void,
  { run, systemRoot = 'C:\\Windows' }: ProcessSources,
): Promise<readonly RunningProcess[]> {
  const system = `${systemRoot}\\System32`;
  const options = { signal, limit: LIMIT_MS, most: MOST_BYTES };
  const asked = async (
    file: string,
    args: readonly string[],
    parse: (text: string) => readonly RunningProcess[],
  ): Promise<readonly RunningProcess[]> => {
    const found = parse(decoded(await run(`${system}\\${file}`, args, options)));
    if (found.length === 0) throw new Error(`${file} listed no process`);
    return found;
  };
  const lines = asked('WindowsPowerShell\\v1.0\\powershell.exe', CIM_ARGUMENTS, cimProcesses);
  const users = asked('tasklist.exe', TASKLIST_ARGUMENTS, tasklistProcesses);
  const first = await Promise.any([lines, users]).catch(() => undefined);
  if (first) more(first);
  const [withLines, withUsers] = await Promise.allSettled([lines, users]);
  if (withLines.status === 'rejected' && withUsers.status === 'rejected') throw reason(withLines.reason);
  if (withLines.status === 'rejected') return first ?? [];
  const all = withUsers.status === 'rejected' ? withLines.value : joined(withLines.value, withUsers.value);
  return withoutTools(all);
}

/** The tools that were asked list themselves, and are gone before anybody can choose them. */
function withoutTools(all: readonly RunningProcess[]): readonly RunningProcess[] {
  const asked = [PS_ARGUMENTS, TASKLIST_ARGUMENTS].map(args => args.join(' '));
  return all.filter(
    ({ commandLine = '' }) =>
      !commandLine.includes('FROM Win32_Process') && !asked.some(args => commandLine.endsWith(args)),
  );
}

function reason(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

/** Names that are not ASCII may come in a code page of the console; they are only shown. */
function decoded(bytes: Uint8Array): string {
  return new TextDecoder('utf-8').decode(bytes);
}
