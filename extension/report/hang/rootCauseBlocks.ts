import { shortDuration } from '../../base/duration';
import type { Chain } from '../../analysis/verdict';
import type { UnknownFact } from '../../model/facts';
import type { Snapshot } from '../../model/snapshot';
import { type Block, code, heading, paragraph, plainText, type Step, strong, type Text, unknown } from '../document';
import type { Names } from '../names';
import { count, proofsOf, quote, waitAge } from '../words';
import type { ChainSteps } from './chainSteps';
import { type Cause, lastThread, VERDICT_WORDS } from './causes';

const MOST_OTHERS = 25;
const MOST_MISSING = 12;
const MOST_FRAMES = 24;

/** Makes the part of a hang report that is on one root cause: chain, proof, what is missing, what to type next. */
export class RootCauseBlocks {
  constructor(
    private readonly snapshot: Snapshot,
    private readonly names: Names,
    private readonly steps: ChainSteps,
  ) {}

  of(cause: Cause, number: number): readonly Block[] {
    const { chain } = cause;
    const { verdict } = chain;
    const steps = this.steps.of(chain);
    return [
      heading(3, `${number}. ${VERDICT_WORDS[verdict.code]}`),
      paragraph(strong(verdict.summary), ` (${verdict.certainty})`),
      paragraph(...behindText(cause)),
      ...(steps.length > 0 ? [{ kind: 'chain', steps } satisfies Block] : []),
      ...evidenceBlocks(chain, steps),
      ...this.missing(verdict.missing),
      ...nextBlocks(verdict.next),
      ...this.stack(chain),
      ...this.others(cause),
    ];
  }

  private missing(missing: readonly UnknownFact[]): readonly Block[] {
    if (missing.length === 0) return [];
    const items = missing
      .slice(0, MOST_MISSING)
      .map((one): Text => [code(one.field), ' of ', ...this.names.entity(one.of), ': ', unknown(one.reason)]);
    return [paragraph('What is missing:'), { kind: 'list', ordered: false, items: withRest(items, missing.length) }];
  }

  /** The stack at the end of the chain: what the thread that holds everything up is doing. */
  private stack(chain: Chain): readonly Block[] {
    const id = lastThread(chain);
    const thread = this.snapshot.find(id);
    if (thread?.kind !== 'thread' || !thread.frames) return [];
    const { value: frames, evidence } = thread.frames;
    const place = evidence.kind === 'text' ? `, line ${evidence.line}` : '';
    const lines = frames.slice(0, MOST_FRAMES).map(frame => quote(frame.symbol));
    if (frames.length > MOST_FRAMES) lines.push(`… ${count(frames.length - MOST_FRAMES, 'more frame')}`);
    return [
      { kind: 'verbatim', summary: `Stack of ${plainText(this.names.thread(id))}${place}:`, lines, folded: true },
    ];
  }

  private others(cause: Cause): readonly Block[] {
    if (cause.others.length === 0) return [];
    const items = cause.others.slice(0, MOST_OTHERS).map((chain): Text => {
      const thread = this.snapshot.find(chain.start);
      const age = thread?.kind === 'thread' ? waitAge(thread) : undefined;
      return [...this.names.thread(chain.start), age === undefined ? '' : `, ${age}`];
    });
    return [
      paragraph('Other waiting threads that end in the same place:'),
      { kind: 'list', ordered: false, items: withRest(items, cause.others.length) },
    ];
  }
}

/** `12 threads wait behind it; the oldest wait has lasted 15 h 2 min.` Those of a circle wait behind each other: others count. */
export function behindText({ chain, root }: Cause): Text {
  if (chain.waiters === 0) return ['No thread is seen to wait behind it.'];
  const waiters = isCircle(chain)
    ? behindCircle(chain)
    : `${count(chain.waiters, 'thread waits', 'threads wait')} behind it`;
  const age = root.oldestWaitMs === undefined ? undefined : shortDuration(root.oldestWaitMs);
  if (age === undefined) return [`${waiters}; how long is `, unknown('not-printed'), '.'];
  return [`${waiters}; the oldest wait has lasted ${age}.`];
}

function isCircle({ verdict }: Chain): boolean {
  return verdict.cycle !== undefined;
}

/** All threads of the circle but the one that the chain ends at are among those that wait behind that one. */
function behindCircle({ waiters, verdict }: Chain): string {
  const others = waiters - new Set(verdict.cycle).size + 1;
  return others <= 0
    ? 'No other thread waits behind the circle'
    : `${count(others, 'more thread waits', 'more threads wait')} behind the circle`;
}

/** What the verdict rests on besides what the chain has shown already. */
function evidenceBlocks(chain: Chain, steps: readonly Step[]): readonly Block[] {
  const shown = new Set(steps.flatMap(step => step.proofs.map(proof => `${proof.place} ${proof.text}`)));
  const proofs = proofsOf(chain.verdict.evidence).filter(proof => !shown.has(`${proof.place} ${proof.text}`));
  return proofs.length > 0 ? [{ kind: 'evidence', summary: ['The verdict also rests on:'], proofs }] : [];
}

function nextBlocks(next: readonly string[]): readonly Block[] {
  return next.length > 0 ? [{ kind: 'verbatim', summary: 'Type next:', lines: next, folded: false }] : [];
}

function withRest(items: readonly Text[], all: number): readonly Text[] {
  return all > items.length ? [...items, [`and ${all - items.length} more`]] : items;
}
