import type { Address } from '../base/address';
import type { Known } from '../model/evidence';
import type { KernelTarget } from './kernelTarget';
import type { StructView } from './structView';
import { isPlace } from './unicodeStrings';

/** How many handles each process has open, by what its table counts. A count that was not read is left out. */
export async function readHandleCounts(
  target: KernelTarget,
  processes: readonly StructView[],
  signal?: AbortSignal,
): Promise<ReadonlyMap<Address, Known<number>>> {
  const having = processes.flatMap(view => {
    const table = view.pointer('ObjectTable');
    return isPlace(table) ? [{ process: view.address, table }] : [];
  });
  const views = await target.structs(
    '_HANDLE_TABLE',
    having.map(one => one.table),
    signal,
  );
  return new Map(
    views.flatMap((view, i) => {
      const process = having[i]?.process;
      const count = countOf(target, view);
      return process !== undefined && count ? [[process, count] as const] : [];
    }),
  );
}

/** Windows 7 counts in the table itself, later builds in its list of free entries. */
function countOf(target: KernelTarget, view: StructView): Known<number> | undefined {
  const own = view.known('HandleCount', Number);
  const lists = target.fields.find('_HANDLE_TABLE', 'FreeLists');
  if (own || !lists) return own;
  return view.beside('_HANDLE_TABLE_FREE_LIST', lists.offset).known('HandleCount', Number);
}
