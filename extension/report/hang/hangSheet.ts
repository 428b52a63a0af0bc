import type { Chain } from '../../analysis/verdict';
import { plainText, type Sheet } from '../document';
import { lazily } from '../lazily';
import { Names } from '../names';
import type { ReportInput } from '../reportInput';

const COLUMNS = [
  'start',
  'cid',
  'process',
  'verdict',
  'certainty',
  'waiters',
  'oldestWaitMs',
  'end',
  'hops',
  'summary',
  'next',
];

/** One row for every chain. */
export function hangSheet(input: ReportInput, chains: readonly Chain[]): Sheet {
  const { snapshot } = input.analysis;
  const names = new Names(snapshot);
  const rows = lazily(chains, ({ start, end, hops, verdict, waiters, oldestWaitMs }) => {
    const thread = snapshot.find(start);
    const known = thread?.kind === 'thread' ? thread : undefined;
    return [
      start,
      known?.cid?.value ?? 'unknown (not printed)',
      (known && names.processNameOf(known)) ?? 'unknown (not printed)',
      verdict.code,
      verdict.certainty,
      waiters,
      oldestWaitMs ?? 'unknown (not printed)',
      plainText(names.entity(end)),
      hops.length,
      verdict.summary,
      verdict.next.join('; '),
    ];
  });
  return { columns: COLUMNS, rows };
}
