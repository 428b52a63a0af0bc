import type { LoadedModule, SymbolState } from '../../kernel/modules/moduleMap';
import { unixTimeText } from '../print/times';

/** Rows of `lmv`; what was not read has none. */
export function moduleDetails(module: LoadedModule, state: SymbolState): readonly string[] {
  const rows: string[] = [];
  if (state.kind !== 'deferred') rows.push(`    Loaded symbol image file: ${module.imageName}`);
  if (module.path !== undefined) rows.push(`    Image path: ${module.path}`);
  rows.push(`    Image name: ${module.imageName}`);
  const { timeDateStamp, checksum } = module;
  if (timeDateStamp !== undefined) rows.push(`    Timestamp:        ${timestampText(timeDateStamp)}`);
  if (checksum !== undefined) rows.push(`    CheckSum:         ${hex8(checksum)}`);
  rows.push(`    ImageSize:        ${hex8(module.size)}`);
  if (state.kind === 'missing') rows.push(`    Symbols:          ${state.why}`);
  return rows;
}

function timestampText(stamp: number): string {
  return `${unixTimeText(BigInt(stamp >>> 0), '0')} (${hex8(stamp)})`;
}

function hex8(value: number): string {
  return (value >>> 0).toString(16).toUpperCase().padStart(8, '0');
}
