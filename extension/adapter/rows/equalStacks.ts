import { createHash } from 'node:crypto';
import { codeBlock, plainLine } from '../../base/markdown';
import type { Work } from '../../base/slices';
import type { StackFrame, Thread } from '../../model/entities';
import { grouping } from './multiMap';
import { imageOf } from './names';
import type { RowNode } from './rowNode';
import { counted, joined } from './texts';
import type { ViewSource } from './viewSource';

/** Frames of every wait, which tell nothing apart. */
const WAITING = /^nt!(?:Ki?Swap|Kx?Swap|SwapContext|KiCommit|KeWait|KeRemove|KeDelay|ObWait|ObpWait|ExWait)/;
/** Frames that name a group, and lines of its tooltip. */
const NAMED = 3;
const MOST_LINES = 60;
const MOST_IMAGES = 4;

const NOT_READ = 'stack-not-read';

/** Threads with the same frames under one row, the largest groups first. */
export function* equalStackGroups(
  source: ViewSource,
  threads: readonly Thread[],
  threadNode: (thread: Thread) => RowNode,
): Work<readonly RowNode[]> {
  const groups = [...(yield* grouping(threads, thread => keyOf(thread.frames?.value)))];
  const rank = (key: string): number => (key === NOT_READ ? 1 : 0);
  return groups
    .sort(([a, x], [b, y]) => rank(a) - rank(b) || y.length - x.length)
    .map(([key, members]) => ({
      key,
      seed: () => ({
        kind: key === NOT_READ ? 'unread-stacks' : 'group',
        ...(key === NOT_READ ? { label: 'Stack not read' } : { label: stackTitle(framesOf(members)) }),
        ...joined(counted(members.length, 'thread'), imagesText(source, members)),
        icon: key === NOT_READ ? 'question' : 'layers',
        words: framesOf(members)
          .map(frame => frame.symbol)
          .join(' '),
        ...(key === NOT_READ ? {} : { tooltip: () => stackTooltip(framesOf(members)) }),
      }),
      children: () => members.map(threadNode),
    }));
}

/** Stable over refreshes, so that what is expanded stays so. */
function keyOf(frames: readonly StackFrame[] | undefined): string {
  if (!frames || frames.length === 0) return NOT_READ;
  const hash = createHash('sha256');
  for (const { symbol } of frames) hash.update(symbol + '\n');
  return `stack-${hash.digest('hex').slice(0, 16)}`;
}

function framesOf([first]: readonly Thread[]): readonly StackFrame[] {
  return first?.frames?.value ?? [];
}

/** The routines that wait, innermost first: `AlpcpSignalAndWait ← NtAlpcSendWaitReceivePort ← …`. */
function stackTitle(frames: readonly StackFrame[]): string {
  const telling = frames.findIndex(frame => !WAITING.test(frame.symbol));
  const shown = frames.slice(Math.max(0, telling), Math.max(0, telling) + NAMED).map(frame => routineOf(frame.symbol));
  const rest = frames.length > Math.max(0, telling) + NAMED ? ' ← …' : '';
  return plainLine(shown.join(' ← '), 200) + rest;
}

function routineOf(symbol: string): string {
  return symbol.includes('!') ? symbol.replace(/^nt!/, '').replace(/\+0x[0-9a-f]+$/i, '') : symbol;
}

function imagesText(source: ViewSource, members: readonly Thread[]): string {
  const images = new Set(members.map(thread => imageOf(source.snapshot, thread)).filter(name => name !== undefined));
  const rest = images.size > MOST_IMAGES ? `, ${images.size - MOST_IMAGES} more` : '';
  return [...images].slice(0, MOST_IMAGES).join(', ') + rest;
}

function stackTooltip(frames: readonly StackFrame[]): string {
  return codeBlock(
    frames
      .slice(0, MOST_LINES)
      .map(frame => frame.symbol)
      .join('\n'),
  );
}
