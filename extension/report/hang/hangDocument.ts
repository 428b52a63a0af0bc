import type { Chain } from '../../analysis/verdict';
import type { Snapshot } from '../../model/snapshot';
import { type Block, code, type Document, heading, paragraph, strong, type Text, unknown } from '../document';
import { inputBlocks } from '../inputBlocks';
import { Names } from '../names';
import type { ReportInput } from '../reportInput';
import { subtitle, titleOf } from '../titles';
import { count, waitAge } from '../words';
import { type Cause, causesOf, VERDICT_WORDS } from './causes';
import { ChainSteps } from './chainSteps';
import { behindText, RootCauseBlocks } from './rootCauseBlocks';

const MOST_CAUSES = 50;
const MOST_HARMLESS = 100;

/** Who is hung and because of what: the answer first, then each root cause with its proof. */
export function hangDocument(input: ReportInput, chains: readonly Chain[]): Document {
  const { snapshot } = input.analysis;
  const names = new Names(snapshot);
  const causes = causesOf(input.analysis, chains);
  const told = causes.filter(cause => cause.weight !== 'harmless').slice(0, MOST_CAUSES);
  const faults = told.filter(cause => cause.weight === 'fault');
  const open = told.filter(cause => cause.weight === 'open');
  const harmless = causes.filter(cause => cause.weight === 'harmless');
  const blocks = new RootCauseBlocks(snapshot, names, new ChainSteps(snapshot, names, chain => endNote(told, chain)));
  return {
    title: titleOf(input, 'Hang report'),
    subtitle: subtitle(input),
    blocks: [
      heading(2, 'Answer'),
      ...answerBlocks(snapshot, input, faults, open),
      ...pictureBlocks(input, told),
      ...(faults.length > 0 ? [heading(2, 'Root causes')] : []),
      ...faults.flatMap((cause, i) => blocks.of(cause, i + 1)),
      ...(open.length > 0 ? [heading(2, 'Not proved'), paragraph(NOT_PROVED)] : []),
      ...open.flatMap((cause, i) => blocks.of(cause, faults.length + i + 1)),
      ...restBlocks(causes.length - harmless.length - told.length, 'root cause'),
      ...harmlessBlocks(snapshot, names, harmless),
      ...inputBlocks(input, names),
    ],
  };
}

function pictureBlocks({ picture, analysis }: ReportInput, told: readonly Cause[]): readonly Block[] {
  if (!picture || told.length === 0) return [];
  const chains = told.flatMap(cause => [cause.chain, ...cause.others]);
  return [{ kind: 'picture', title: 'Who waits for whom', draw: picture(analysis, chains) }];
}

const NOT_PROVED =
  'These waits may be faults or not: what would decide it was not read. A request that stays pending for long is no fault by itself.';

/** ` (see 3)` where a branch ends in another root cause of the same report. */
function endNote(told: readonly Cause[], chain: Chain): string {
  const found = told.findIndex(
    cause => cause.root.end === chain.end && cause.chain.verdict.code === chain.verdict.code,
  );
  return found < 0 ? '' : ` See ${found + 1}.`;
}

function answerBlocks(
  snapshot: Snapshot,
  input: ReportInput,
  faults: readonly Cause[],
  open: readonly Cause[],
): readonly Block[] {
  const items = faults.map(answerItem);
  const start = faults.length + 1;
  return [
    items.length > 0 ? { kind: 'list', ordered: true, items } : paragraph(...nothingText(snapshot, input, open.length)),
    ...(open.length > 0
      ? [
          paragraph('Not proved to be faults:'),
          { kind: 'list', ordered: true, start, items: open.map(answerItem) } satisfies Block,
        ]
      : []),
  ];
}

function answerItem(cause: Cause): Text {
  const { verdict } = cause.chain;
  const [next] = verdict.next;
  return [
    strong(VERDICT_WORDS[verdict.code]),
    ` (${verdict.certainty}). ${verdict.summary} `,
    ...behindText(cause),
    ...(next === undefined ? [] : [' Type next: ', code(next), '.']),
  ];
}

/** That nothing was found is only as good as what was looked at. */
function nothingText(snapshot: Snapshot, input: ReportInput, open: number): Text {
  const { threads, messages, ports } = snapshot;
  const what = input.filter ? `Nothing that concerns ${input.filter.label} is proved to hang` : 'No hang is proved';
  const seen = [count(threads.size, 'thread'), count(messages.size, 'message'), count(ports.size, 'port')].join(', ');
  if (threads.size === 0) {
    const unread = [strong(`${what}.`), ' No thread was read'];
    // A dump holds what it holds: there is nothing to type that would bring more.
    if (snapshot.target.kind === 'dump') return [...unread, ', so nothing can be said of waits.'];
    return [...unread, ': type ', code('!process 0 7'), '.'];
  }
  const but = open > 0 ? `, but ${count(open, 'wait')} may be ${open === 1 ? 'one' : 'such'}` : '';
  return [strong(`${what}${but}.`), ` That covers what was read: ${seen}.`];
}

function restBlocks(rest: number, what: string): readonly Block[] {
  return rest > 0 ? [paragraph(`${count(rest, `more ${what}`)} not shown; the JSON report holds all.`)] : [];
}

function harmlessBlocks(snapshot: Snapshot, names: Names, causes: readonly Cause[]): readonly Block[] {
  if (causes.length === 0) return [];
  const all = causes.flatMap(cause => [cause.chain, ...cause.others]);
  const rows = all.slice(0, MOST_HARMLESS).map(({ start, verdict }): readonly Text[] => {
    const thread = snapshot.find(start);
    const age = thread?.kind === 'thread' ? waitAge(thread) : undefined;
    return [names.thread(start), [verdict.summary], [verdict.certainty], [age ?? unknown('not-printed')]];
  });
  return [
    heading(2, 'Threads that are held up by nothing'),
    { kind: 'table', columns: ['Thread', 'Why', 'Certainty', 'Age'].map(head => ({ head })), rows },
    ...restBlocks(all.length - rows.length, 'thread'),
  ];
}
