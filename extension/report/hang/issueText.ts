import type { Chain } from '../../analysis/verdict';
import type { Snapshot } from '../../model/snapshot';
import {
  type Block,
  code,
  type Document,
  paragraph,
  plainText,
  type Step,
  strong,
  type Text,
  unknown,
} from '../document';
import { renderMarkdown } from '../format/renderMarkdown';
import { Names } from '../names';
import { redactDocument } from '../redact/redactDocument';
import { redactorOf } from '../redact/redactorOf';
import type { ReportInput } from '../reportInput';
import { subtitle } from '../titles';
import { count, proofsOf, quote } from '../words';
import { type Cause, causesOf, lastThread, VERDICT_WORDS } from './causes';
import { chainsOf } from './chainsOf';
import { ChainSteps } from './chainSteps';
import { behindText } from './rootCauseBlocks';

const MOST_STEPS = 14;
const PROOFS_PER_STEP = 2;
const MOST_FRAMES = 12;
const MOST_MISSING = 6;

/**
 * One root cause as a short Markdown text for an issue or a mail: what it is, on which system, the chain with its proof,
 * the stack at its end. Of several the worst is told; undefined where nothing waits.
 */
export function issueText(input: ReportInput): string | undefined {
  const [cause] = causesOf(input.analysis, chainsOf(input));
  if (!cause) return undefined;
  const document = issueDocument(input, cause);
  const redactor = redactorOf(input);
  return renderMarkdown(redactor ? redactDocument(document, redactor) : document);
}

function issueDocument(input: ReportInput, cause: Cause): Document {
  const { snapshot } = input.analysis;
  const names = new Names(snapshot);
  const { verdict } = cause.chain;
  return {
    title: VERDICT_WORDS[verdict.code],
    subtitle: [...subtitle(input), ` · ${input.source}`],
    blocks: [
      paragraph(strong(verdict.summary), ` (${verdict.certainty})`),
      paragraph(...behindText(cause)),
      ...chainBlocks(snapshot, names, cause.chain),
      ...missingBlocks(names, cause.chain),
      ...stackBlocks(snapshot, names, cause.chain),
    ],
  };
}

function chainBlocks(snapshot: Snapshot, names: Names, chain: Chain): readonly Block[] {
  const all = new ChainSteps(snapshot, names, () => '').of({ ...chain, branches: [] });
  const steps = all
    .slice(0, MOST_STEPS)
    .map((step): Step => ({ ...step, proofs: step.proofs.slice(0, PROOFS_PER_STEP) }));
  const left = all.length - steps.length;
  const proofs = steps.length > 0 ? [] : proofsOf(chain.verdict.evidence).slice(0, PROOFS_PER_STEP * 2);
  return [
    ...(steps.length > 0 ? [{ kind: 'chain', steps } satisfies Block] : []),
    ...(left > 0 ? [paragraph(`and ${count(left, 'more step')}.`)] : []),
    ...(proofs.length > 0 ? [{ kind: 'evidence', summary: ['The verdict rests on:'], proofs } satisfies Block] : []),
  ];
}

function missingBlocks(names: Names, { verdict }: Chain): readonly Block[] {
  const items = verdict.missing
    .slice(0, MOST_MISSING)
    .map((one): Text => [code(one.field), ' of ', ...names.entity(one.of), ': ', unknown(one.reason)]);
  return [
    ...(items.length > 0 ? [paragraph('Not known:'), { kind: 'list', ordered: false, items } satisfies Block] : []),
    ...(verdict.next.length > 0
      ? [{ kind: 'verbatim', summary: 'To type next:', lines: verdict.next, folded: false } satisfies Block]
      : []),
  ];
}

function stackBlocks(snapshot: Snapshot, names: Names, chain: Chain): readonly Block[] {
  const thread = snapshot.find(lastThread(chain));
  if (thread?.kind !== 'thread' || !thread.frames || thread.frames.value.length === 0) return [];
  const frames = thread.frames.value;
  const lines = frames.slice(0, MOST_FRAMES).map(frame => quote(frame.symbol));
  if (frames.length > MOST_FRAMES) lines.push(`… ${count(frames.length - MOST_FRAMES, 'more frame')}`);
  return [{ kind: 'verbatim', summary: `Stack of ${plainText(names.thread(thread.id))}:`, lines, folded: true }];
}
