import type { Chain } from '../../analysis/verdict';
import type { UnknownFact } from '../../model/facts';
import type { Snapshot } from '../../model/snapshot';
import { type Block, code, heading, paragraph, strong, type Text, unknown } from '../document';
import type { Names } from '../names';
import { count, proofsOf, quote, waitAge } from '../words';
import { chainSteps } from './chainSteps';
import { type Cause, lastThread, VERDICT_WORDS } from './causes';
import { shortDuration } from '../../base/duration';

const MOST_OTHERS = 25;
const MOST_MISSING = 12;
const MOST_FRAMES = 40;

/** Everything on one root cause: what is said, the chain with its proof, what is missing and what to type next. */
export function rootCauseBlocks(snapshot: Snapshot, names: Names, cause: Cause, number: number): readonly Block[] {
  const { chain } = cause;
  const { verdict } = chain;
  const steps = chainSteps(snapshot, names, chain);
  return [
    heading(3, `${number}. ${VERDICT_WORDS[verdict.code]}`),
    paragraph(strong(verdict.summary), ` (${verdict.certainty})`),
    paragraph(...behindText(cause)),
    ...(steps.length > 0
      ? [{ kind: 'chain', steps } satisfies Block]
      : [paragraph(...startText(snapshot, names, chain))]),
    ...cycleBlocks(names, chain),
    ...evidenceBlocks(chain),
    ...missingBlocks(names, verdict.missing),
    ...nextBlocks(verdict.next),
    ...stackBlocks(snapshot, names, chain),
    ...othersBlocks(snapshot, names, cause),
  ];
}

/** `12 threads wait behind it; the oldest wait has lasted 15 h 2 min.` */
export function behindText({ chain, root }: Cause): Text {
  const waiters =
    chain.waiters === 0
      ? 'No other thread is seen to wait behind it'
      : `${count(chain.waiters, 'thread waits', 'threads wait')} behind it`;
  const age = root.oldestWaitMs === undefined ? undefined : shortDuration(root.oldestWaitMs);
  if (age === undefined) return [`${waiters}; how long is `, unknown('not-printed'), '.'];
  return [`${waiters}; the oldest wait has lasted ${age}.`];
}

function startText(snapshot: Snapshot, names: Names, chain: Chain): Text {
  const thread = snapshot.find(chain.start);
  const age = thread?.kind === 'thread' ? waitAge(thread) : undefined;
  return ['It concerns ', ...names.entity(chain.start), age === undefined ? '.' : `, for ${age}.`];
}

function cycleBlocks(names: Names, chain: Chain): readonly Block[] {
  const { cycle } = chain.verdict;
  const first = cycle?.[0];
  if (!cycle || first === undefined) return [];
  const members = [...cycle, first].flatMap((id, i): Text =>
    i === 0 ? names.entity(id) : [' → ', ...names.entity(id)],
  );
  return [paragraph('The circle: ', ...members, '.')];
}

function evidenceBlocks(chain: Chain): readonly Block[] {
  const proofs = proofsOf(chain.verdict.evidence);
  return proofs.length > 0 ? [{ kind: 'evidence', summary: ['The verdict rests on:'], proofs }] : [];
}

function missingBlocks(names: Names, missing: readonly UnknownFact[]): readonly Block[] {
  if (missing.length === 0) return [];
  const shown = missing.slice(0, MOST_MISSING);
  const items = shown.map((one): Text => [code(one.field), ' of ', ...names.entity(one.of), ': ', unknown(one.reason)]);
  const rest = missing.length - shown.length;
  return [
    paragraph('What is missing:'),
    { kind: 'list', ordered: false, items: rest > 0 ? [...items, [`and ${rest} more`]] : items },
  ];
}

function nextBlocks(next: readonly string[]): readonly Block[] {
  return next.length > 0 ? [{ kind: 'verbatim', summary: 'Type next:', lines: next, folded: false }] : [];
}

/** The stack at the end of the chain: what the thread that holds everything up is doing. */
function stackBlocks(snapshot: Snapshot, names: Names, chain: Chain): readonly Block[] {
  const id = lastThread(chain);
  const thread = snapshot.find(id);
  if (thread?.kind !== 'thread' || !thread.frames) return [];
  const { value: frames, evidence } = thread.frames;
  const place = evidence.kind === 'text' ? `, line ${evidence.line}` : '';
  const label = names.thread(id).map(part => (typeof part === 'string' ? part : 'text' in part ? part.text : ''));
  const lines = frames.slice(0, MOST_FRAMES).map(frame => quote(frame.symbol));
  if (frames.length > MOST_FRAMES) lines.push(`… ${frames.length - MOST_FRAMES} more frames`);
  return [{ kind: 'verbatim', summary: `Stack of ${label.join('')}${place}:`, lines, folded: true }];
}

function othersBlocks(snapshot: Snapshot, names: Names, cause: Cause): readonly Block[] {
  if (cause.others.length === 0) return [];
  const shown = cause.others.slice(0, MOST_OTHERS);
  const items = shown.map((chain): Text => {
    const thread = snapshot.find(chain.start);
    const age = thread?.kind === 'thread' ? waitAge(thread) : undefined;
    return [...names.thread(chain.start), age === undefined ? '' : `, ${age}`];
  });
  const rest = cause.others.length - shown.length;
  return [
    paragraph('Other waiting threads that end in the same place:'),
    { kind: 'list', ordered: false, items: rest > 0 ? [...items, [`and ${rest} more`]] : items },
  ];
}
