import type { DocumentLink } from 'vscode-languageserver';
import { lookUp } from '../../model/lookup';
import type { OpenLog } from '../log/openLog';
import { type Cancellation, turn } from '../log/slices';
import { definitionLine } from '../places/definitionLine';
import { lineRange, lineText } from '../text';
import { tokensOf } from '../tokenAt';

/** Underlined addresses that an editor copes with. */
const MOST_LINKS = 5000;

/** Lines that are looked at between two turns for other requests. */
const BATCH = 500;

/**
 * Lines whose addresses lead somewhere: what a thread waits for, the pointers of messages and ports, rows of
 * connections. Stacks and registers are left alone.
 */
const LINKED =
  /Waiting for reply|queued at port|owned by process|owning thread|Owning Process|(?:Port|Thread|Process)\s{1,30}: [0-9a-f]|->|^\s{0,40}THREAD /i;

/** Links from addresses to the line that describes them best. Made for the lines around which people jump. */
export async function documentLinks(log: OpenLog, cancellation: Cancellation): Promise<DocumentLink[]> {
  const { document } = log;
  const links: DocumentLink[] = [];
  for (let line = 0; line < document.lineCount && links.length < MOST_LINKS; line++) {
    if (line % BATCH === BATCH - 1) {
      await turn();
      if (cancellation.isCancellationRequested) return [];
    }
    const text = lineText(document, line);
    if (LINKED.test(text.slice(0, 400))) addLinks(log, line, text, links);
  }
  return links;
}

function addLinks(log: OpenLog, line: number, text: string, links: DocumentLink[]): void {
  const snapshot = log.snapshotAt(line);
  if (!snapshot) return;
  for (const token of tokensOf(text, 400)) {
    if (token.kind !== 'address') continue;
    const id = lookUp(snapshot, token.text);
    const entity = id === undefined ? undefined : snapshot.find(id);
    const target = entity && definitionLine(log.document, entity);
    if (target === undefined || target === line) continue;
    links.push({
      range: lineRange(line, token.start, token.end),
      target: `${log.uri}#L${target + 1}`,
      tooltip: `Go to the ${entity?.kind ?? 'thing'} in line ${target + 1}`,
    });
  }
}
