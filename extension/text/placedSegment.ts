import type { LogSegment } from './logSegment';
import type { MachineState } from './machineState';
import { nextCommand } from './machineState';
import type { Shift } from './moveFacts';

const NOWHERE: Shift = { lines: 0, commands: 0, characters: 0 };

/** A segment and how far it has moved since it was read. Its facts are renumbered only when they are needed. */
export class Placed {
  constructor(
    private segment_: LogSegment,
    private shift: Shift = NOWHERE,
  ) {}

  /** Where it begins now. */
  get offset(): number {
    return this.segment_.offset + this.shift.characters;
  }

  get key(): string {
    return this.segment_.key;
  }

  moveBy(by: Shift): Placed {
    const { lines, commands, characters } = this.shift;
    return new Placed(this.segment_, {
      lines: lines + by.lines,
      commands: commands + by.commands,
      characters: characters + by.characters,
    });
  }

  /** How far lines and commands must move so that the segment follows this state; its place in the text is right. */
  shiftTo(state: MachineState): Shift {
    const { state: own } = this.segment_;
    return {
      lines: state.line - (own.line + this.shift.lines),
      commands: nextCommand(state) - (nextCommand(own) + this.shift.commands),
      characters: 0,
    };
  }

  /** The segment with everything in its place. */
  settled(): LogSegment {
    const { lines, commands, characters } = this.shift;
    if (lines !== 0 || commands !== 0 || characters !== 0) this.segment_ = this.segment_.moved(this.shift);
    this.shift = NOWHERE;
    return this.segment_;
  }
}
