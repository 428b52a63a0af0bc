import { setImmediate } from 'node:timers/promises';
import type { Address } from '../../base/address';
import type { KernelEngine } from '../../kernel/engine';
import type { ThreadStack } from '../../kernel/stacks/threadStack';
import { addressOfId, idOf, type ThreadId } from '../../model/ids';
import type { Snapshot } from '../../model/snapshot';
import { symbolText } from '../../kernel/modules/moduleMap';
import { type PoolKey, readPoolObjects } from '../../kernel/poolObjects';
import { LiveStacks } from './liveStacks';
import { imagesOf } from './processImageNames';
import type { StackReader } from './stacksAhead';

/** Reading goes on for this long before others get their turn. */
const SLICE_MS = 20;

/** Stacks of one dump: each is read once, and shows in the snapshot from then on. */
export class StackStore implements StackReader {
  private readonly stacks = new Map<Address, Promise<ThreadStack>>();
  private readonly live: LiveStacks;

  constructor(
    private readonly engine: KernelEngine,
    base: Snapshot,
  ) {
    this.live = new LiveStacks(base, field => engine.kernel?.fields.find('_ETHREAD', field)?.offset);
  }

  get snapshot(): Snapshot {
    return this.live.snapshot;
  }

  has(id: ThreadId): boolean {
    const address = this.addressOf(id);
    return address === undefined || this.stacks.has(address);
  }

  /** Stack of a thread; undefined where its address is not known. */
  async stackOf(id: ThreadId): Promise<ThreadStack | undefined> {
    const address = this.addressOf(id);
    return address === undefined ? undefined : this.at(address);
  }

  /** Stack of the thread at an address, be it in the snapshot or not. */
  async at(address: Address): Promise<ThreadStack> {
    const known = this.stacks.get(address);
    if (known) return known;
    const reading = this.engine.stackOf(address);
    this.stacks.set(address, reading);
    try {
      const stack = await reading;
      this.live.add(idOf('thread', address), stack);
      return stack;
    } catch (error) {
      // The next who asks tries again.
      this.stacks.delete(address);
      throw error;
    }
  }

  async read(ids: readonly ThreadId[], onDone: (done: number) => void, stop?: AbortSignal): Promise<void> {
    let since = Date.now();
    for (const [i, id] of ids.entries()) {
      if (stop?.aborted === true) return;
      try {
        await this.stackOf(id);
      } catch {
        // A stack that cannot be read leaves its thread without frames; who asks for it hears why.
      }
      if (Date.now() - since < SLICE_MS) continue;
      onDone(i + 1);
      await setImmediate();
      since = Date.now();
    }
  }

  /** Reads which images processes have mapped. Ends early, without an error, when it is not wanted any more. */
  async readImages(processes: readonly Address[], stop?: AbortSignal): Promise<void> {
    const { modules } = this.engine;
    try {
      await modules.loadUserModules?.(processes, stop);
    } catch (error) {
      if (stop?.aborted === true) return;
      throw error;
    }
    for (const [process, images] of imagesOf(modules.loaded, new Set(processes)))
      this.live.addImages(idOf('process', process), images);
  }

  /** Reads the thread pool objects of ports, as far as their pages of user mode are there. */
  async readPoolObjects(keys: readonly PoolKey[], stop?: AbortSignal): Promise<void> {
    const { kernel, modules } = this.engine;
    if (!kernel || keys.length === 0) return;
    const nameOf = (address: Address, process: Address): string | undefined =>
      symbolText(modules.nearest(address, process));
    try {
      for (const [port, object] of await readPoolObjects(kernel, keys, nameOf, stop))
        this.live.addPoolObject(idOf('port', port), object);
    } catch (error) {
      if (stop?.aborted !== true) throw error;
    }
  }

  private addressOf(id: ThreadId): Address | undefined {
    const entity = this.snapshot.find(id);
    return entity?.kind === 'thread' ? entity.address?.value : addressOfId(id);
  }
}
