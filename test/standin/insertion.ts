import { quadText } from '../../extension/console/print/numbers';
import type { ConsoleState } from '../../extension/console/consoleState';
import { isExecution, type StandinBreakpoint, type StandinBreakpoints } from './breakpoints';

/** Debug registers of a processor. */
const WATCHED = 4;
/** Of a kernel. Source: Microsoft, "bp, bu, bm (Set Breakpoint)". */
const MOST = 32;

/** What is printed where breakpoints cannot be put in when the target is to run, which then stays where it is. */
export async function insertionFailure(
  { all }: StandinBreakpoints,
  state: ConsoleState,
  signal: AbortSignal,
): Promise<string | undefined> {
  const enabled = all.filter(one => one.enabled && one.address !== undefined);
  const watching = enabled.filter(one => !isExecution(one));
  const extra = watching[WATCHED];
  if (extra) return `Too many data breakpoints for processor ${state.processor}\n${failed(extra)}`;
  const code = enabled.filter(isExecution);
  for (const [i, one] of code.entries()) {
    if (i >= MOST) return refused(one, '0n31', 'A device attached to the system is not functioning.');
    const { address } = one;
    if (address !== undefined && (await state.read(address, 1, signal)).gaps.length > 0)
      return refused(one, '0n998', 'Invalid access to memory location.');
  }
  return undefined;
}

function refused(one: StandinBreakpoint, error: string, words: string): string {
  return (
    `Unable to insert breakpoint ${one.id} at ${quadText(one.address ?? 0n)}, Win32 error ${error}\n    "${words}"\n` +
    'The breakpoint was set with BP.  If you want breakpoints\nto track module load/unload state you must use BU.\n' +
    failed(one)
  );
}

function failed({ id, address }: StandinBreakpoint): string {
  return `bp${id} at ${quadText(address ?? 0n)} failed\nWaitForEvent failed\n`;
}
