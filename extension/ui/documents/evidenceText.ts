import type { EvidenceItem, EvidenceResponse } from '../../protocol/requests';

/** The evidence of one thing as text in the language of kd logs: each piece under the command that printed it. */
export function evidenceText(evidence: EvidenceResponse): string {
  if (evidence.items.length === 0) return `* ${evidence.title}: the input holds nothing about it.\n`;
  return [`* ${evidence.title}`, ...evidence.items.map(itemText)].join('\n\n') + '\n';
}

function itemText(item: EvidenceItem, index: number): string {
  const head = `* ${index + 1}. ${item.label} (${placeText(item)})`;
  // The adapter gives the printed lines; where they already start with the command it is not said twice.
  const repeated = item.command !== '' && item.text.split('\n', 1)[0]?.includes(item.command) === true;
  return [head, ...(item.command === '' || repeated ? [] : [`kd> ${item.command}`]), item.text.trimEnd()].join('\n');
}

function placeText(item: EvidenceItem): string {
  const { line, endLine, memory } = item;
  if (memory) return `${memory.type}.${memory.field} at ${memory.address}`;
  return endLine === undefined || endLine === line ? `log line ${line}` : `log lines ${line} to ${endLine}`;
}

export interface PlaceLink {
  /** 0-based line and columns in the evidence document. */
  readonly row: number;
  readonly start: number;
  readonly end: number;
  /** 1-based line of the log; 0 for a place in memory. */
  readonly line: number;
  /** What shows the structure at a place in memory. */
  readonly command?: string;
}

/** Where an evidence document names lines of the log, or structures in memory. */
export function placeLinks(text: string): readonly PlaceLink[] {
  const links: PlaceLink[] = [];
  const lines = text.split('\n');
  lines.forEach((content, row) => {
    const end = content.length - 1;
    const found = /^\* \d+\. .*\((log lines? (\d+)(?: to \d+)?)\)$/.exec(content);
    if (found?.[1] && found[2]) links.push({ row, start: end - found[1].length, end, line: Number(found[2]) });
    const memory = /^\* \d+\. .*\((\S+ at [0-9a-f]{8,16})\)$/.exec(content)?.[1];
    const command = /^kd> (.+)$/.exec(lines[row + 1] ?? '')?.[1];
    if (memory && command) links.push({ row, start: end - memory.length, end, line: 0, command });
  });
  return links;
}
