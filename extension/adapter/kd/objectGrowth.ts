import { growthWarning } from '../../analysis/objectGrowth';
import { readObjectTypes } from '../../kernel/objectTypes';
import type { ObjectTypeStats } from '../../model/entities';
import type { ObjectCounts } from '../../model/objectCounts';
import type { KdCore } from './kdCore';

/** Readings that are kept: the first, and the newest. */
const MOST = 200;

/** How many there are of ALPC ports, read at each halt in three turns, behind what the user asks. */
export class ObjectGrowth {
  private readonly counts: ObjectCounts[] = [];
  private warned = false;
  private reading: Promise<void> = Promise.resolve();

  /**
   * @param read undefined: it cannot be read, or not without reading the types of the kernel first
   * @param say tells of a climb once
   */
  constructor(
    private readonly read: () => Promise<ObjectTypeStats | undefined>,
    private readonly stop: () => number,
    private readonly say: (text: string) => void,
  ) {}

  readonly type = 'ALPC Port';

  /** The earliest first. */
  get series(): readonly ObjectCounts[] {
    return this.counts;
  }

  get warning(): string | undefined {
    return growthWarning(this.type, this.counts);
  }

  /** Reads the counters of this halt. What cannot be read leaves no trace. */
  halted(): Promise<void> {
    this.reading = this.reading.then(() => this.note()).catch(() => undefined);
    return this.reading;
  }

  /** The target was started anew. */
  forget(): void {
    this.counts.length = 0;
    this.warned = false;
  }

  private async note(): Promise<void> {
    const stop = this.stop();
    const stats = await this.read();
    if (!stats || this.stop() !== stop) return;
    const { objects, handles, highWaterObjects, highWaterHandles } = stats;
    if (this.counts.at(-1)?.stop === stop) this.counts.pop();
    this.counts.push({
      stop,
      at: new Date().toISOString(),
      ...(objects !== undefined && { objects }),
      ...(handles !== undefined && { handles }),
      ...(highWaterObjects !== undefined && { highObjects: highWaterObjects }),
      ...(highWaterHandles !== undefined && { highHandles: highWaterHandles }),
    });
    if (this.counts.length > MOST) this.counts.splice(1, 1);
    const { warning } = this;
    if (warning !== undefined && !this.warned) this.say(warning);
    this.warned = warning !== undefined;
  }
}

/** The object type of ALPC ports of a halted live kernel, whose types have been read for something else already. */
export async function portObjectType(core: KdCore): Promise<ObjectTypeStats | undefined> {
  if (core.session.kind !== 'live-kernel' || core.offsetOf('_OBJECT_TYPE', 'Name') === undefined) return undefined;
  const { kernel } = await core.kernel();
  const variable = kernel?.symbol('AlpcPortObjectType');
  if (!kernel || variable === undefined) return undefined;
  const [type] = await kernel.pointers([variable]);
  if (type === undefined) return undefined;
  const [found] = await readObjectTypes(kernel, [type]);
  return found?.stats;
}
