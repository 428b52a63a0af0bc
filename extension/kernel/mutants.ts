import { toAddress } from '../base/address';
import type { FactSink } from '../model/facts';
import { idOf } from '../model/ids';
import { walkThreadLists } from './boundedLists';
import type { KernelTarget } from './kernelTarget';
import type { ThreadRecord } from './threadRecords';
import { KOBJECTS } from './waitObjects';

/** More mutants than a thread holds; a list that is longer is damaged. */
const MAX_MUTANTS = 4096;

/** Reads the mutants that threads own, also those that nobody waits for. */
export async function readOwnedMutants(
  target: KernelTarget,
  sink: FactSink,
  threads: readonly ThreadRecord[],
  signal?: AbortSignal,
): Promise<void> {
  const link = target.fields.find('_KMUTANT', 'MutantListEntry');
  if (!link) return;
  const owners = threads.flatMap(thread =>
    thread.ownedMutants === undefined ? [] : [{ thread: thread.address, head: thread.ownedMutants }],
  );
  const walks = await walkThreadLists(
    target,
    owners.map(owner => owner.head),
    MAX_MUTANTS,
    signal,
  );
  const places = walks.flatMap((walk, i) =>
    walk.links.map(entry => ({ address: toAddress(entry - BigInt(link.offset)), owner: owners[i]?.thread })),
  );
  const views = await target.structs(
    '_KMUTANT',
    places.map(place => place.address),
    signal,
  );
  views.forEach((view, i) => {
    const owner = view.known('OwnerThread', toAddress);
    const kind = view.value('Header.Type');
    // What hangs in the list of one thread and names another, or is no mutant, is a list that was torn.
    const isMutant = kind !== undefined && Number(kind & 0x7fn) === KOBJECTS.mutant;
    if (!owner || owner.value !== places[i]?.owner || !isMutant) return;
    const { evidence } = owner;
    sink.add({
      kind: 'lock',
      id: idOf('lock', view.address),
      fields: {
        address: { value: view.address, evidence },
        type: { value: 'mutant', evidence },
        owners: { value: [owner.value], evidence },
      },
    });
  });
}
