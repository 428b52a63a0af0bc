import type { DebugProtocol } from '@vscode/debugprotocol';
import type { BreakpointKind, WantedBreakpoint } from '../session/debuggee';
import { type ListedBreakpoint, matchedBreakpoints } from './breakpointList';
import { CLEARED, whyDeferred, whyDisabled } from './breakpointWhy';

/** A breakpoint that a client wants, and what has become of it. */
export class HeldBreakpoint {
  /** The debugger's numbers; none while it is not set. */
  numbers: readonly number[] = [];
  verified = false;
  message: string | undefined;
  /** It is not set again by itself: somebody has cleared it, or its address means something else now. */
  rests = false;
  /** It was sent, and what came of that was not heard. */
  doubtful = false;
  /** Where it was set, in the debugger's words. */
  place: string | undefined;
  private address: string | undefined;
  private line: number | undefined;

  constructor(
    readonly id: number,
    readonly kind: BreakpointKind,
    readonly wanted: WantedBreakpoint,
  ) {}

  /** To be set, now or when that is possible. */
  get open(): boolean {
    return this.numbers.length === 0 && !this.rests;
  }

  /** What has to be cleared for it to be gone. */
  get toClear(): readonly number[] {
    return this.doubtful && this.wanted.command !== 'bm' ? [this.id] : this.numbers;
  }

  /** What the debugger has printed for the command that set it. */
  wasSet(answer: string, listed: readonly ListedBreakpoint[], modules: readonly string[]): void {
    this.doubtful = false;
    const numbers = this.wanted.command === 'bm' ? matchedBreakpoints(answer) : [this.id];
    this.numbers = numbers.filter(number => listed.some(one => one.id === number));
    const said = answer
      .split('\n')
      .find(line => line.trim() !== '')
      ?.trim();
    if (this.numbers.length === 0) this.isNot(said ?? 'It was not set.');
    else this.looked(listed, modules);
  }

  /** What the list says of it, once it is set. */
  looked(listed: readonly ListedBreakpoint[], modules: readonly string[]): void {
    const found = listed.filter(one => this.numbers.includes(one.id));
    this.numbers = found.map(one => one.id);
    if (found.length === 0) {
      this.rests = true;
      this.isNot(CLEARED);
      return;
    }
    const placed = found.find(one => !one.deferred);
    this.address = placed?.address;
    this.line = placed?.line;
    const disabled = found.filter(one => !one.enabled).map(one => one.id);
    this.verified = placed !== undefined && disabled.length < found.length;
    this.message = this.verified ? undefined : placed ? whyDisabled(disabled) : whyDeferred(this.wanted, modules);
  }

  /** It is not set, or has no effect. */
  isNot(why: string): void {
    this.verified = false;
    this.message = why;
    if (this.numbers.length === 0) this.address = this.line = undefined;
  }

  get shown(): DebugProtocol.Breakpoint {
    const { id, verified, message, address, wanted } = this;
    const line = this.line ?? wanted.line;
    return {
      id,
      verified,
      ...(message !== undefined && { message }),
      ...(address !== undefined && { instructionReference: address }),
      ...(line !== undefined && wanted.line !== undefined && { line }),
      ...(wanted.source && { source: wanted.source }),
    };
  }

  fits(wanted: WantedBreakpoint): boolean {
    const own = this.wanted;
    return (['key', 'place', 'command', 'access', 'condition', 'hitCondition', 'logMessage'] as const).every(
      field => own[field] === wanted[field],
    );
  }
}
