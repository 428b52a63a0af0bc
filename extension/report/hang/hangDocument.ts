import type { Chain } from '../../analysis/verdict';
import type { Snapshot } from '../../model/snapshot';
import { type Block, type Document, heading, paragraph, strong, type Text, unknown } from '../document';
import { inputBlocks } from '../inputBlocks';
import { Names } from '../names';
import type { ReportInput } from '../reportInput';
import { subtitle, titleOf } from '../titles';
import { count, waitAge } from '../words';
import { behindText, rootCauseBlocks } from './rootCauseBlocks';
import { type Cause, causesOf, VERDICT_WORDS } from './causes';

const MOST_CAUSES = 50;
const MOST_HARMLESS = 100;

/** Who is hung and because of what: the answer first, then each root cause with its proof. */
export function hangDocument(input: ReportInput, chains: readonly Chain[]): Document {
  const { snapshot } = input.analysis;
  const names = new Names(snapshot);
  const causes = causesOf(input.analysis, chains);
  const told = causes.filter(cause => cause.weight !== 'harmless');
  const harmless = causes.filter(cause => cause.weight === 'harmless');
  const shown = told.slice(0, MOST_CAUSES);
  return {
    title: titleOf(input, 'Hang report'),
    subtitle: subtitle(input),
    blocks: [
      heading(2, 'Answer'),
      ...answerBlocks(snapshot, names, told, input),
      ...(shown.length > 0 ? [heading(2, 'Root causes')] : []),
      ...shown.flatMap((cause, i) => rootCauseBlocks(snapshot, names, cause, i + 1)),
      ...restBlocks(told.length - shown.length),
      ...harmlessBlocks(snapshot, names, harmless),
      ...inputBlocks(input, names),
    ],
  };
}

function answerBlocks(
  snapshot: Snapshot,
  names: Names,
  causes: readonly Cause[],
  input: ReportInput,
): readonly Block[] {
  if (causes.length === 0) return [paragraph(...nothingText(snapshot, input))];
  const items = causes.slice(0, MOST_CAUSES).map((cause): Text => {
    const { verdict, start } = cause.chain;
    const open = cause.weight === 'open' ? 'Not proved: ' : '';
    return [
      strong(`${open}${VERDICT_WORDS[verdict.code]}`),
      ` (${verdict.certainty}). ${verdict.summary} `,
      ...behindText(cause),
      ' Seen from ',
      ...names.thread(start),
      '.',
    ];
  });
  return [{ kind: 'list', ordered: true, items }];
}

/** That nothing was found is only as good as what was looked at. */
function nothingText(snapshot: Snapshot, input: ReportInput): Text {
  const { threads, messages, ports } = snapshot;
  const what = input.filter ? `Nothing that concerns ${input.filter.label} is shown to hang` : 'No hang is shown';
  const seen = [count(threads.size, 'thread'), count(messages.size, 'message'), count(ports.size, 'port')].join(', ');
  if (threads.size === 0)
    return [strong(`${what}.`), ` No thread was read: type `, { kind: 'code', text: '!process 0 7' }, '.'];
  return [strong(`${what}.`), ` That covers what was read: ${seen}.`];
}

function restBlocks(rest: number): readonly Block[] {
  return rest > 0 ? [paragraph(`${count(rest, 'more root cause')} not shown; the JSON report holds all.`)] : [];
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
    heading(2, 'Waits that are no fault'),
    { kind: 'table', columns: ['Thread', 'Why', 'Certainty', 'Age'].map(head => ({ head })), rows },
    ...restBlocks(all.length - rows.length),
  ];
}
