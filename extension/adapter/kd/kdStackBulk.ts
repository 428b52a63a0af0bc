import { addressOfId, type ThreadId } from '../../model/ids';
import type { Snapshot } from '../../model/snapshot';
import type { StackBulk, StackWork } from '../machine/stackBulk';
import { inAlpcFirst } from '../machine/unreadStacks';
import type { KdCore } from './kdCore';

/** No turn holds the debugger for longer: what somebody types waits for one turn at most. */
const TURN_MS = 1_500;
const MOST_OF_A_TURN = 64;
/** Stacks from which the time of the next ones is told. */
const MEASURED = 20;

/** Stacks by the debugger's own commands, many in a turn. A process tells those of all its threads by one command. */
export class KdStackBulk implements StackBulk {
  constructor(
    private readonly core: KdCore,
    private readonly snapshot: Snapshot,
  ) {}

  unread(): readonly ThreadId[] {
    return inAlpcFirst(
      this.snapshot,
      thread => !thread.frames && (this.core.userMode || addressOfId(thread.id) !== undefined),
    );
  }

  get msEach(): number | undefined {
    if (this.core.userMode) return undefined;
    const times: number[] = [];
    const { commands } = this.core.transcript;
    for (let i = commands.length - 1; i >= 0 && times.length < MEASURED; i--) {
      const one = commands[i];
      if (one?.ran && /^!thread \S+ 1f$/.test(one.text)) times.push(one.ran.ms);
    }
    return times.length === 0 ? undefined : times.reduce((sum, ms) => sum + ms, 0) / times.length;
  }

  async read(threads: readonly ThreadId[], { signal, enough, onProgress }: StackWork): Promise<void> {
    const { asker, session } = this.core;
    if (this.core.userMode) {
      await asker.ask('~*kn 0x40', { signal });
      return;
    }
    const { stop } = session;
    let size = 2;
    for (let done = 0; done < threads.length && enough?.aborted !== true && session.stop === stop;) {
      const part = threads.slice(done, done + size);
      const commands = part.flatMap(id => {
        const address = addressOfId(id);
        return address === undefined ? [] : [`!thread 0x${address.toString(16)} 1f`];
      });
      const began = session.clock.now();
      await asker.askAll(commands, { signal, priority: 'background' });
      const took = Math.max(1, session.clock.now() - began);
      done += part.length;
      onProgress(done / threads.length, `stack ${done} of ${threads.length}`);
      size = Math.max(1, Math.min(MOST_OF_A_TURN, Math.floor((TURN_MS * part.length) / took)));
    }
  }
}
