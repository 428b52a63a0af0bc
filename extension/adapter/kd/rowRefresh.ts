import { addressOfId, kindOfId, type EntityId } from '../../model/ids';
import { isEntityId } from '../../protocol/guards';
import type { KdCore } from './kdCore';

/** Things that are asked again in one slice: a view shows about so many. */
const AT_ONCE = 50;
/** A view asks for its rows in several pages: they are taken together. */
const GATHER_MS = 150;

/** The command that tells of a thing. `2`: states and waits of a thread, without its stack, which would cost many reads. */
const QUESTIONS: Readonly<Partial<Record<ReturnType<typeof kindOfId>, (address: string) => string>>> = {
  thread: address => `!thread ${address} 2`,
  message: address => `!alpc /m ${address}`,
  port: address => `!alpc /p ${address}`,
};

/**
 * Asks again for what is on screen when the target has halted anew: a whole reading may take long, and nobody looks at most
 * of it. Rows that nobody shows keep what they said, with their age in sight.
 */
export class RowRefresh {
  private asked = new Set<EntityId>();
  private stop = -1;
  private readonly waiting = new Set<EntityId>();
  private gathering = false;

  constructor(private readonly core: KdCore) {}

  /** These are on screen. */
  seen(entities: readonly string[]): void {
    const { session, readings, userMode } = this.core;
    if (userMode || session.state !== 'halted' || readings.stop === undefined) return;
    // What was read at this halt is as new as it gets; a local kernel is read as a whole.
    if (readings.stop === session.stop) return;
    if (this.stop !== session.stop) {
      this.stop = session.stop;
      this.asked = new Set();
      this.waiting.clear();
    }
    for (const id of entities) {
      if (!isEntityId(id) || this.asked.has(id) || this.waiting.size >= AT_ONCE) continue;
      if (QUESTIONS[kindOfId(id)] && addressOfId(id) !== undefined) this.waiting.add(id);
    }
    if (this.waiting.size === 0 || this.gathering) return;
    this.gathering = true;
    session.clock.after(GATHER_MS, () => {
      this.gathering = false;
      void this.ask().catch(() => undefined);
    });
  }

  private async ask(): Promise<void> {
    const { session, asker } = this.core;
    if (session.state !== 'halted' || session.stop !== this.stop) return;
    const ids = [...this.waiting];
    this.waiting.clear();
    const commands = ids.flatMap(id => {
      this.asked.add(id);
      const address = addressOfId(id);
      const question = QUESTIONS[kindOfId(id)];
      return question && address !== undefined ? [question(`0x${address.toString(16)}`)] : [];
    });
    await asker.askAll(commands, { priority: 'background' });
  }
}
