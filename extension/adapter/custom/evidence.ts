import { kdAddress } from '../../base/address';
import type { Evidence } from '../../model/evidence';
import type { EvidenceItem } from '../../protocol/requests';
import type { Machine } from '../machine/machine';
import { customRequest } from '../requests/handler';
import { evidenceOf, labelText } from './evidencePlaces';

export const evidence = customRequest(
  'alpcscope/evidence',
  'every line, or piece of memory, that tells of a thing',
  ({ text }, { session }) => {
    const { opened } = session;
    const { title, places } = evidenceOf(opened, text);
    const items = places.map(({ evidence: from, labels }) => itemOf(opened.target.machine, from, labels));
    return { title, items };
  },
);

function itemOf(machine: Machine | undefined, from: Evidence, labels: readonly string[]): EvidenceItem {
  const label = labelText(labels);
  if (from.kind === 'memory') {
    return {
      label,
      command: machine?.structureCommand(from) ?? '',
      line: 0,
      text: `   ${from.field} : ${from.value}`,
      memory: { address: kdAddress(from.address), type: from.type, field: from.field },
    };
  }
  return {
    label,
    command: from.command.text,
    line: from.line,
    ...(from.endLine === undefined ? {} : { endLine: from.endLine }),
    text: from.text,
  };
}
