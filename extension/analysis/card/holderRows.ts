import type { HandleHolder, Port } from '../../model/entities';
import { idOf } from '../../model/ids';
import type { CardRows } from './cardRows';

/** Holders that are named; an export has all. */
const SHOWN = 4;

/** Which processes hold handles to a port: named where handle tables were read, else what is known of them. */
export function holderRows(rows: CardRows, port: Port, label = 'Handles'): void {
  const { handles, handleCount } = port;
  if (!handles) {
    if (handleCount && handleCount.value > 0) {
      const { value, evidence } = handleCount;
      const how = rows.snapshot.target.kind === 'kd' ? ': setting alpcscope.kernel.rowDetails' : '';
      rows.add(label, `${value} open; which processes hold them was not read (not asked${how})`, evidence);
    } else rows.optional(label, 'handleCount', handleCount, () => 'none open');
    return;
  }
  const found = handles.value;
  const missing = (handleCount?.value ?? found.length) - found.length;
  const rest = found.length - SHOWN;
  const parts = [
    ...found.slice(0, SHOWN).map(holder => holderText(rows, holder)),
    ...(rest > 0 ? [`${rest} more`] : []),
    ...(missing > 0 ? [`${missing} not found in the handle tables that were read`] : []),
  ];
  rows.add(label, parts.length === 0 ? 'none open' : parts.join('; '), handles.evidence);
  for (const { process } of found.slice(0, SHOWN)) rows.relate('holds a handle', idOf('process', process));
}

/** `svchost.exe (0664) handle 0x1c4`. */
function holderText(rows: CardRows, { process, handle }: HandleHolder): string {
  return `${rows.nameOf(idOf('process', process))} handle 0x${handle.toString(16)}`;
}
