import type { Address } from '../base/address';
import type { KernelTarget } from './kernelTarget';
import type { Range } from './memory';
import type { TextResult } from './processImages';
import type { StructView } from './structView';
import { isPlace, readStrings, stringPlace } from './unicodeStrings';

/** One structure of user mode in each of some processes, in one turn. */
export async function readInProcesses(
  target: KernelTarget,
  type: string,
  places: readonly { readonly process: Address; readonly address: Address }[],
  signal?: AbortSignal,
): Promise<readonly StructView[]> {
  const length = target.fields.sizeOf(type) ?? 0;
  const ranges = places.map(({ process, address }): Range => ({ process, address, length }));
  const blocks = await target.memory.readMany(ranges, signal);
  return blocks.map(block => target.view(type, block));
}

/** PEBs by process; those whose page could not be read have gaps that say why. */
export async function readPebs(
  target: KernelTarget,
  processes: readonly StructView[],
  signal?: AbortSignal,
): Promise<ReadonlyMap<Address, StructView>> {
  const places = processes.flatMap(view => {
    const peb = view.pointer('Peb');
    return isPlace(peb) ? [{ process: view.address, address: peb }] : [];
  });
  const views = await readInProcesses(target, '_PEB', places, signal);
  return new Map(views.flatMap((view, i) => (places[i] ? [[places[i].process, view] as const] : [])));
}

/** Command lines, where the pages of the process that hold them are in reach: most kernel dumps leave them out. */
export async function readCommandLines(
  target: KernelTarget,
  pebs: ReadonlyMap<Address, StructView>,
  signal?: AbortSignal,
): Promise<ReadonlyMap<Address, TextResult>> {
  const results = new Map<Address, TextResult>();
  const places: { process: Address; address: Address }[] = [];
  for (const [process, peb] of pebs) {
    const pointer = peb.field('ProcessParameters');
    if (!pointer.ok) results.set(process, { ok: false, reason: pointer.reason });
    const address = peb.pointer('ProcessParameters');
    if (isPlace(address)) places.push({ process, address });
    else if (pointer.ok) results.set(process, { ok: false, reason: 'invalid' });
  }
  const views = await readInProcesses(target, '_RTL_USER_PROCESS_PARAMETERS', places, signal);
  const strings = views.flatMap((view, i) => {
    const process = places[i]?.process;
    const buffer = view.field('CommandLine.Buffer');
    if (process === undefined) return [];
    if (!buffer.ok) results.set(process, { ok: false, reason: buffer.reason });
    const place = stringPlace(view, 'CommandLine', process);
    return place && buffer.ok ? [{ process, place, evidence: buffer.evidence }] : [];
  });
  const texts = await readStrings(
    target,
    strings.map(one => one.place),
    signal,
  );
  strings.forEach(({ process, evidence }, i) => {
    const text = texts[i];
    if (text) results.set(process, text.ok ? { ok: true, text: { value: text.text, evidence } } : text);
  });
  return results;
}
