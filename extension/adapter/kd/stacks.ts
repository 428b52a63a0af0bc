import { parseAddress } from '../../base/address';
import type { StackFrame } from '../../model/entities';
import { addressOfId } from '../../model/ids';
import { framesOfAnswer } from '../../text/stackAnswer';
import type { StackOwner } from '../machine/machine';
import type { DebuggeeFrame, DebuggeeStack } from '../session/debuggee';
import { moduleOf } from '../session/frames';
import { type Answer } from './asker';
import type { KdCore } from './kdCore';
import { askAbout } from './ownerContext';

/** Frames that are asked for at first, and where they are not enough. */
const FIRST = 0x40;
const MOST = 0x2000;

/** Stacks by the debugger's own commands, kept for one halt. */
export class Stacks {
  private kept = new Map<string, DebuggeeStack>();
  private stop = -1;

  constructor(private readonly core: KdCore) {}

  /** The stack, with at least so many frames if it has them. */
  async of(owner: StackOwner, frames: number, signal?: AbortSignal): Promise<DebuggeeStack> {
    const { stop } = this.core.session;
    if (stop !== this.stop) this.forget(stop);
    const key = owner.kind === 'processor' ? `cpu ${owner.number}` : owner.id;
    const known = this.kept.get(key);
    if (known && (!known.more || frames <= known.frames.length)) return known;
    const count = Math.min(MOST, frames <= FIRST ? FIRST : frames + 1);
    const read = await this.read(owner, count, signal);
    if (stop === this.core.session.stop && this.core.session.kind !== 'local-kernel') this.kept.set(key, read);
    return read;
  }

  /** Symbols or the stop are others. */
  forget(stop = -1): void {
    this.stop = stop;
    this.kept.clear();
  }

  private async read(owner: StackOwner, count: number, signal: AbortSignal | undefined): Promise<DebuggeeStack> {
    const address = owner.kind === 'thread' && !this.core.userMode ? addressOfId(owner.id) : undefined;
    if (address !== undefined) {
      // One command that shows state, waits and stack together, and leaves the context as it is.
      const answer = await this.core.asker.ask(`!thread 0x${address.toString(16)} 1f`, { signal });
      const [first] = framesOfAnswer(answer.text);
      return this.stackOf(answer, Number.MAX_SAFE_INTEGER, await this.placeOf(first?.symbol, signal));
    }
    const commands = [`kn 0x${count.toString(16)}`, '? @$ip'];
    const [answer, place] = (await askAbout(this.core, owner, commands, signal)) ?? [];
    return answer
      ? this.stackOf(answer, count, valueOf(place?.text ?? ''))
      : { frames: [], command: -1, more: false, why: 'This thread is gone.' };
  }

  /** Address of a place that was printed by its symbol: that of the innermost frame stands nowhere else. */
  private async placeOf(symbol: string | undefined, signal: AbortSignal | undefined): Promise<bigint | undefined> {
    if (symbol === undefined || !/^[\w.]{1,100}![\w$@?]{1,400}(?:\+0x[0-9a-f]{1,16})?$/i.test(symbol)) return undefined;
    return valueOf((await this.core.asker.ask(`? ${symbol}`, { signal })).text);
  }

  /** `innermost`: where the first frame stands, which a stack does not print. */
  private stackOf(answer: Answer, count: number, innermost: bigint | undefined): DebuggeeStack {
    const read = framesOfAnswer(answer.text);
    const frames = read.map((frame, row) => {
      const path = frame.file === undefined ? undefined : this.core.sources.find(frame.file);
      return { ...frameOf(read, frame, row, innermost), ...(path !== undefined && { path }) };
    });
    const { index } = answer.command;
    if (frames.length > 0) return { frames, command: index, more: frames.length >= count };
    return { frames, command: index, more: false, why: whyNone(answer.text) };
  }
}

/** Line 1 of the document is the command. */
function frameOf(
  all: readonly StackFrame[],
  frame: StackFrame,
  row: number,
  innermost: bigint | undefined,
): DebuggeeFrame {
  const ip = instructionPointer(all, frame, row, innermost);
  const module = moduleOf(frame);
  return {
    name: frame.symbol,
    inline: frame.inline === true,
    hasSymbol: frame.symbol.includes('!'),
    place: (frame.place ?? 1) + 1,
    ...(ip !== undefined && { ip }),
    ...(frame.sp !== undefined && { sp: frame.sp }),
    ...(module !== undefined && { module }),
    ...(frame.file !== undefined && { file: frame.file }),
    ...(frame.line !== undefined && { line: frame.line }),
  };
}

/** The return address of the frame that this one called; inline frames share the address of the one that holds them. */
function instructionPointer(
  all: readonly StackFrame[],
  frame: StackFrame,
  row: number,
  innermost: bigint | undefined,
): bigint | undefined {
  if (/^0x/i.test(frame.symbol)) return parseAddress(frame.symbol);
  const callee = all.slice(0, row).findLast(one => one.inline !== true);
  if (!callee) return innermost;
  return callee.ret === 0n ? undefined : callee.ret;
}

/** `Evaluate expression: -8795… = fffff807`12605876`. */
function valueOf(answer: string): bigint | undefined {
  return parseAddress(/^Evaluate expression: -?\d{1,20} = ([0-9a-f`]{8,17})/im.exec(answer)?.[1] ?? '');
}

function whyNone(text: string): string {
  if (/stack not resident/i.test(text)) return 'The kernel stack is not resident: it was swapped out.';
  const last = text
    .split('\n')
    .findLast(line => line.trim() !== '')
    ?.trim();
  return last === undefined ? 'The debugger printed no frames.' : `The debugger printed no frames: ${last}`;
}
