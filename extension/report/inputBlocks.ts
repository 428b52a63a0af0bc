import type { Contradiction, UnparsedLine } from '../model/snapshot';
import { type Block, code, heading, paragraph, type Proof, type Text } from './document';
import type { Names } from './names';
import type { ReportInput } from './reportInput';
import { count, groupDigits, problemText, proofOf, quote } from './words';

const MOST_CONTRADICTIONS = 50;
const MOST_UNPARSED = 20;
const MOST_EARLIER = 20;
const PART_ONLY = 'The input could be read in part only';

/** What limits a report: readings that disagree, what was not understood or not read, earlier kernels. */
export function inputBlocks(input: ReportInput, names: Names): readonly Block[] {
  return [
    ...contradictionBlocks(input, names),
    ...problemBlocks(input),
    ...unparsedBlocks(input),
    ...earlierBlocks(input),
  ];
}

function contradictionBlocks(input: ReportInput, names: Names): readonly Block[] {
  const all = input.analysis.snapshot.contradictions;
  if (all.length === 0) return [];
  const shown = all.slice(0, MOST_CONTRADICTIONS);
  return [
    heading(2, 'Contradictions'),
    paragraph('Two readings of one stop do not agree. The later one was used, at lower certainty.'),
    ...shown.map((one): Block => ({ kind: 'evidence', summary: summaryOf(one, names), proofs: readings(one) })),
    ...moreBlocks(all.length - shown.length, 'contradiction'),
  ];
}

function summaryOf(one: Contradiction, names: Names): Text {
  return [code(one.field), ' of ', ...names.entity(one.of), ':'];
}

function readings(one: Contradiction): readonly Proof[] {
  return [one.first, one.second].map(known => proofOf(known.evidence));
}

function problemBlocks(input: ReportInput): readonly Block[] {
  const problems = input.problems ?? [];
  if (problems.length === 0) return [];
  const items = problems.map((problem): Text => [
    problem.line === undefined ? '' : `Line ${problem.line}: `,
    problemText(problem.message),
  ]);
  // Of a dump most of them are no reason for doubt about the rest: a list that does not close, a counter that differs.
  const title = input.analysis.snapshot.target.kind === 'dump' ? 'What does not fit in the dump' : PART_ONLY;
  return [heading(2, title), { kind: 'list', ordered: false, items }];
}

function unparsedBlocks(input: ReportInput): readonly Block[] {
  const { lines } = input;
  if (!lines) return [];
  const { unparsed } = input.analysis.snapshot;
  const counts = `Of ${count(lines.total, 'line')}, ${groupDigits(lines.understood)} were understood, ${groupDigits(lines.noise)} say nothing of the target, and ${groupDigits(lines.unparsed)} were not understood.`;
  if (lines.unparsed === 0) return [heading(2, 'What was read'), paragraph(counts)];
  return [
    heading(2, 'What was read'),
    paragraph(counts),
    ...(unparsed.length > 0
      ? [
          {
            kind: 'evidence',
            summary: ['Not understood, kept as printed:'],
            proofs: unparsed.slice(0, MOST_UNPARSED).map(unparsedProof),
          } satisfies Block,
        ]
      : []),
    ...moreBlocks(lines.unparsed - Math.min(unparsed.length, MOST_UNPARSED), 'line'),
  ];
}

function unparsedProof(one: UnparsedLine): Proof {
  return { place: `line ${one.line}`, source: quote(one.command), text: quote(one.text), isNotUnderstood: true };
}

function earlierBlocks(input: ReportInput): readonly Block[] {
  const earlier = input.earlier ?? [];
  if (earlier.length === 0) return [];
  const items = earlier
    .slice(-MOST_EARLIER)
    .map(({ firstLine, lastLine, snapshot }): Text => [
      `Lines ${firstLine}-${lastLine}: ${snapshot.target.windows ?? 'Windows version not printed'}, `,
      `${count(snapshot.threads.size, 'thread')}, ${count(snapshot.ports.size, 'port')}, ${count(snapshot.messages.size, 'message')}`,
    ]);
  return [
    heading(2, 'Other kernels in this log'),
    paragraph('This report is on the last kernel of which anything was read. Nothing of another one was used.'),
    { kind: 'list', ordered: false, items },
    ...moreBlocks(earlier.length - items.length, 'kernel'),
  ];
}

function moreBlocks(rest: number, what: string): readonly Block[] {
  return rest > 0 ? [paragraph(`${count(rest, `more ${what}`)} not shown.`)] : [];
}
