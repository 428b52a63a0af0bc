import type { Address } from '../base/address';
import { toAddress } from '../base/address';
import type { HandleHolder } from '../model/entities';
import { AddressMap } from './addressSets';
import { type HandleTablePlace, walkHandleTables } from './handleTables';
import type { KernelTarget } from './kernelTarget';
import type { ObjectHeaders } from './objectHeaders';
import type { ProcessRecord } from './processes';

/** What handle tables tell. */
export interface HandleSurvey {
  /** Objects that no walker has read, by their body. */
  readonly others: readonly Address[];
  readonly problems: readonly string[];
}

/** Objects that are kept for a look at their type. */
const MAX_OTHERS = 1 << 20;

/** Walks the handle tables of processes: who holds which port, and which other objects there are. */
export async function surveyHandles(
  target: KernelTarget,
  headers: ObjectHeaders,
  processes: readonly ProcessRecord[],
  isPort: (address: Address) => boolean,
  holders: AddressMap<HandleHolder[]>,
  signal?: AbortSignal,
): Promise<HandleSurvey> {
  const body = BigInt(headers.bodyOffset);
  const others = new AddressMap<Address>();
  const places = processes.flatMap((process): HandleTablePlace[] => {
    const table = process.view.pointer('ObjectTable');
    return table === undefined || table === 0n ? [] : [{ table, process: process.address }];
  });
  const { unreadable, tables } = await walkHandleTables(
    target,
    places,
    ({ process }, handle, entry) => {
      const address = toAddress(entry.object + body);
      if (process === undefined) return;
      if (!isPort(address)) {
        if (others.size < MAX_OTHERS) others.set(address, address);
        return;
      }
      const list = holders.get(address);
      const holder: HandleHolder = { process, handle, access: entry.access };
      if (list) list.push(holder);
      else holders.set(address, [holder]);
    },
    signal,
  );
  const problems =
    unreadable === 0 ? [] : [`${unreadable} parts of the handle tables of ${tables} processes could not be read`];
  return { others: [...others.values()], problems };
}

/** Processes and threads of the table of client ids, by their bodies. */
export async function surveyClientIds(
  target: KernelTarget,
  table: Address | undefined,
  signal?: AbortSignal,
): Promise<readonly Address[]> {
  if (table === undefined) return [];
  const found: Address[] = [];
  await walkHandleTables(
    target,
    [{ table, process: undefined }],
    (_, __, entry) => {
      if (found.length < MAX_OTHERS) found.push(entry.object);
    },
    signal,
  );
  return found;
}
