import type { Address } from '../base/address';
import type { ProcessFields } from '../model/entities';
import type { Known } from '../model/evidence';
import type { FactSink } from '../model/facts';
import { idOf } from '../model/ids';
import type { KernelClock } from './clock';
import { readHandleCounts } from './handleCounts';
import type { KernelTarget } from './kernelTarget';
import type { ProcessRecord } from './processes';
import { readImagePaths, type TextResult } from './processImages';
import { readCommandLines, readPebs } from './processParameters';
import { readSessions, type SessionResult } from './sessions';
import type { StructView } from './structView';

/** Days from 1601 (FILETIME) to 1970, in 100 ns. */
const FILETIME_OF_1970 = 116_444_736_000_000_000n;
/** The latest moment that a date can tell, in milliseconds. */
const LAST_DATE = 8_640_000_000_000_000n;

/** Reads of processes what does not stand in their EPROCESS: session, handles, path, command line; and their age. */
export async function readProcessDetails(
  target: KernelTarget,
  sink: FactSink,
  processes: readonly ProcessRecord[],
  clock: KernelClock | undefined,
  signal?: AbortSignal,
): Promise<void> {
  const views = processes.map(process => process.view);
  const [pebs, handles, paths] = await Promise.all([
    readPebs(target, views, signal),
    readHandleCounts(target, views, signal),
    readImagePaths(target, views, signal),
  ]);
  const [sessions, commandLines] = await Promise.all([
    readSessions(target, views, pebs, signal),
    readCommandLines(target, pebs, signal),
  ]);
  views.forEach((view, i) => {
    const id = idOf('process', view.address);
    const session = sessions[i];
    const path = paths.get(view.address);
    const commandLine = commandLines.get(view.address);
    const handleCount = handles.get(view.address);
    const frozen = frozenOf(view);
    const fields: ProcessFields = {
      ...(session?.ok && { session: session.session }),
      ...(handleCount && { handleCount }),
      ...(path?.ok && { imagePath: path.text }),
      ...(commandLine?.ok && { commandLine: commandLine.text }),
      ...(frozen && { frozen }),
      ...agesOf(view, clock),
    };
    if (Object.keys(fields).length > 0) sink.add({ kind: 'process', id, fields });
    reportMissing(sink, view.address, { session, imagePath: path, commandLine });
  });
}

/** What stands in the EPROCESS itself: whether it is frozen, and its age. No further read. */
export function tellProcessStates(
  sink: FactSink,
  processes: readonly ProcessRecord[],
  clock: KernelClock | undefined,
): void {
  for (const { address, view } of processes) {
    const frozen = frozenOf(view);
    const fields: ProcessFields = { ...(frozen && { frozen }), ...agesOf(view, clock) };
    if (Object.keys(fields).length > 0) sink.add({ kind: 'process', id: idOf('process', address), fields });
  }
}

function reportMissing(
  sink: FactSink,
  process: Address,
  results: Readonly<Record<string, SessionResult | TextResult | undefined>>,
): void {
  const of = idOf('process', process);
  for (const [field, result] of Object.entries(results))
    if (result && !result.ok) sink.add({ kind: 'unknown', of, field, reason: result.reason });
}

/**
 * Frozen as a whole: deep-frozen, or by a freeze that is counted. Builds before 8.1 have neither, and say nothing. "Not
 * frozen" needs all that the build has.
 */
function frozenOf(view: StructView): Known<boolean> | undefined {
  const deep = view.known('Pcb.DeepFreeze', value => value !== 0n);
  const counted = view.known('Pcb.FreezeCount', value => value !== 0n);
  return [deep, counted].find(known => known?.value === true) ?? (counted ? deep : undefined);
}

function agesOf(view: StructView, clock: KernelClock | undefined): Pick<ProcessFields, 'created' | 'elapsedMs'> {
  const created = view.field('CreateTime');
  if (!created.ok || created.value === 0n) return {};
  const value = BigInt.asUintN(64, created.value);
  const ms = (value - FILETIME_OF_1970) / 10_000n;
  if (ms < 0n || ms > LAST_DATE) return {};
  const { evidence } = created;
  const age = clock?.systemTime === undefined ? undefined : (clock.systemTime - value) / 10_000n;
  return {
    created: { value: new Date(Number(ms)).toISOString(), evidence },
    // A process that was made after the clock was read was read wrong.
    ...(age !== undefined && age >= 0n && { elapsedMs: { value: Number(age), evidence } }),
  };
}
