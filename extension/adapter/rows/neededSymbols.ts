import { escapeMarkdown, plainLine } from '../../base/markdown';
import type { NeededSymbols } from '../symbols/symbolDesk';
import { noteNode } from './entityRows';
import type { RowNode } from './rowNode';

const MOST_LINES = 20;

/** Rows in the place of the wait chains: which file is needed, where it was looked for; a click offers to fetch it. */
export function neededSymbols({ wanted, why }: NeededSymbols): readonly RowNode[] {
  const lines = (why ?? '')
    .split(/\n|; /)
    .map(line => plainLine(line, 500))
    .filter(line => line !== '')
    .slice(0, MOST_LINES);
  return [
    {
      key: 'needed',
      seed: () => ({
        kind: 'needed',
        label: wanted ? `Symbols of the kernel are needed: ${wanted.file}` : 'Symbols of the kernel are needed',
        ...(wanted && { description: wanted.key, copy: `${wanted.file}/${wanted.key}/${wanted.file}` }),
        icon: 'cloud-download',
        color: 'list.warningForeground',
        expanded: true,
        tooltip: () => lines.map(line => escapeMarkdown(line)).join('\n\n'),
      }),
      ...(lines.length === 0 ? {} : { children: () => lines.map((line, i) => noteNode(`why:${i}`, line)) }),
    },
  ];
}
