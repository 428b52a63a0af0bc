import type { CommandPlace } from '../model/evidence';
import type { Fact } from '../model/facts';
import type { LineKind } from './blocks';
import type { LogListener } from './logMachine';
import type { MachineState } from './machineState';
import { stateKey } from './machineState';
import type { Shift } from './moveFacts';
import type { SegmentEvent } from './segmentEvent';
import { Mover } from './moveFacts';

/** One command of a log and everything that was learned from it: the piece that is read again after an edit. */
export class LogSegment implements LogListener {
  /** Two segments with equal keys read the same text alike. */
  readonly key: string;
  readonly events: SegmentEvent[] = [];
  readonly counts = { understood: 0, noise: 0, unparsed: 0 };
  /** Lines of noise that are not blank. */
  engineLines = 0;

  /**
   * @param state what the commands before left behind: reading can go on from here
   * @param offset index in the text of the segment's first line
   */
  constructor(
    readonly state: MachineState,
    readonly offset: number,
    key?: string,
  ) {
    this.key = key ?? stateKey(state);
  }

  get lines(): number {
    return this.counts.understood + this.counts.noise + this.counts.unparsed;
  }

  command(place: CommandPlace, offset: number): void {
    this.events.push({ kind: 'command', place, offset });
  }

  fact(fact: Fact, kernel: number): void {
    this.events.push({ kind: 'fact', fact, kernel });
  }

  line(kind: LineKind, text: string, line: number, command: CommandPlace): void {
    this.counts[kind]++;
    if (kind === 'noise' && text.trim() !== '') this.engineLines++;
    if (kind === 'unparsed') this.events.push({ kind, line, text, command });
  }

  kernel(kernel: number, line: number): void {
    this.events.push({ kind: 'kernel', kernel, line });
  }

  failed(line: number, error: unknown): void {
    this.events.push({ kind: 'failed', line, error });
  }

  /** The same segment at another place of the text. */
  moved(shift: Shift): LogSegment {
    const mover = new Mover(shift);
    const { state } = this;
    const place = mover.place(state.place);
    const segment = new LogSegment(
      { ...state, line: state.line + shift.lines, place },
      this.offset + shift.characters,
      this.key,
    );
    Object.assign(segment.counts, this.counts);
    segment.engineLines = this.engineLines;
    for (const event of this.events) segment.events.push(mover.event(event));
    return segment;
  }
}
