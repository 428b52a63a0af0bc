import type { CommandPlace } from '../model/evidence';
import type { SegmentEvent } from './segmentEvent';

/** How far text has moved. */
export interface Shift {
  readonly lines: number;
  /** In the order of commands. */
  readonly commands: number;
  readonly characters: number;
}

/**
 * Makes facts say the same of text that has moved: new line numbers and command numbers in all evidence and stack frames.
 * What was shared stays shared; nothing given is changed.
 */
export class Mover {
  private readonly done = new Map<object, object>();

  constructor(private readonly shift: Shift) {}

  event(event: SegmentEvent): SegmentEvent {
    switch (event.kind) {
      case 'fact':
        return { ...event, fact: this.value(event.fact) };
      case 'command':
        return { ...event, place: this.place(event.place), offset: event.offset + this.shift.characters };
      case 'unparsed':
        return { ...event, line: event.line + this.shift.lines, command: this.place(event.command) };
      default:
        return { ...event, line: event.line + this.shift.lines };
    }
  }

  /** Line 0 stands for no line: output before the first prompt. */
  place(place: CommandPlace): CommandPlace {
    const known = this.done.get(place);
    if (known) return known as CommandPlace;
    const line = place.line === 0 ? 0 : place.line + this.shift.lines;
    const moved = { ...place, line, index: place.index + this.shift.commands };
    this.done.set(place, moved);
    return moved;
  }

  private value<T>(value: T): T {
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map((item: unknown) => this.value(item)) as T;
    if (isPlace(value)) return this.place(value) as T;
    const known = this.done.get(value);
    if (known) return known as T;
    const moved = this.record(value as Record<string, unknown>);
    this.done.set(value, moved);
    return moved as T;
  }

  private record(value: Readonly<Record<string, unknown>>): object {
    const moved: Record<string, unknown> = {};
    for (const [key, part] of Object.entries(value)) moved[key] = this.value(part);
    const { lines } = this.shift;
    if (value['kind'] === 'text' && isPlace(value['command'])) {
      // Evidence.
      moved['line'] = Number(value['line']) + lines;
      if (typeof value['endLine'] === 'number') moved['endLine'] = value['endLine'] + lines;
    } else if (typeof value['place'] === 'number') {
      // A stack frame.
      moved['place'] = value['place'] + lines;
    }
    return moved;
  }
}

function isPlace(value: unknown): value is CommandPlace {
  return typeof value === 'object' && value !== null && 'prompt' in value && 'stop' in value;
}
