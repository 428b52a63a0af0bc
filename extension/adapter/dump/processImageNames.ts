import type { Address } from '../../base/address';
import type { LoadedModule } from '../../kernel/modules/moduleMap';
import { isPresent } from '../../base/present';
import type { Known } from '../../model/evidence';
import { idOf } from '../../model/ids';
import type { Snapshot } from '../../model/snapshot';

/** Processes whose images are read before anybody asks: some milliseconds each. */
const MOST_SERVERS = 64;

/** Processes that threads wait for an answer of, each once: what they serve is told by the images that they have. */
export function serversOf(snapshot: Snapshot): readonly Address[] {
  const servers = new Set<Address>();
  for (const { waitsFor } of snapshot.threads.values()) {
    if (servers.size >= MOST_SERVERS) break;
    const message = waitsFor?.value.message;
    const owner = waitsFor?.value.process ?? (message === undefined ? undefined : ownerOf(snapshot, message));
    if (isPresent(owner)) servers.add(owner);
  }
  return [...servers];
}

function ownerOf(snapshot: Snapshot, address: Address): Address | null | undefined {
  const message = snapshot.find(idOf('message', address));
  if (message?.kind !== 'message') return undefined;
  const port = message.queuePort?.value;
  const found = isPresent(port) ? snapshot.find(idOf('port', port)) : undefined;
  return message.queuePortOwner?.value ?? (found?.kind === 'port' ? found.owner?.value : undefined);
}

/** File names of the images of some processes; a process of which none is known is left out. */
export function imagesOf(
  modules: readonly LoadedModule[],
  processes: ReadonlySet<Address>,
): ReadonlyMap<Address, Known<readonly string[]>> {
  const byProcess = new Map<Address, LoadedModule[]>();
  for (const module of modules) {
    const { process } = module;
    if (process === undefined || !processes.has(process)) continue;
    const known = byProcess.get(process);
    if (known) known.push(module);
    else byProcess.set(process, [module]);
  }
  return new Map([...byProcess].map(([process, images]) => [process, knownImages(process, images)]));
}

function knownImages(process: Address, images: readonly LoadedModule[]): Known<readonly string[]> {
  // The loader's list, which the PEB leads to, has time stamps; address descriptors do not.
  const field = images.some(image => image.timeDateStamp !== undefined) ? 'Peb' : 'VadRoot';
  return {
    value: images.map(image => image.imageName),
    evidence: { kind: 'memory', address: process, type: '_EPROCESS', field, value: `${images.length} images`, stop: 0 },
  };
}
