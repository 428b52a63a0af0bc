import type { StackFrame } from '../../model/entities';
import type { Opened } from '../session/opened';
import { idText, imageOf } from './names';

/** Frames of every crash: what led to it stands behind them. */
const REPORTING = /^nt!(?:KeBugCheck(?:Ex|2)?|KiBugCheck\w*)\b/;

/** Name of what a processor ran, for the Call Stack: `CPU 0: KeBugCheckEx, notmyfault.exe 1a2c.0b10`. */
export function processorName({ snapshot, target }: Pick<Opened, 'snapshot' | 'target'>, number: number): string {
  const processor = target.machine?.processors.find(one => one.number === number);
  if (processor?.idle === true) return `CPU ${number}: idle`;
  const thread = processor?.thread && snapshot.find(processor.thread);
  if (thread?.kind !== 'thread') return `CPU ${number}`;
  const whose = [imageOf(snapshot, thread) ?? 'thread', thread.cid?.value ?? idText(snapshot, thread.id)].join(' ');
  const parts = [routineOf(thread.frames?.value ?? []), whose];
  return `CPU ${number}: ${parts.filter(part => part !== undefined).join(', ')}`;
}

/** The innermost routine, without module and offset where it has a name. */
function routineOf(frames: readonly StackFrame[]): string | undefined {
  const frame = frames.find(one => REPORTING.test(one.symbol)) ?? frames[0];
  // Without a name the offset is all that is known: `driver+0x334c`.
  return frame?.symbol.includes('!')
    ? frame.symbol.replace(/^[^!]*!/, '').replace(/\+0x[0-9a-f]+$/, '')
    : frame?.symbol;
}
