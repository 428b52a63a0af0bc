import { toAddress } from '../../base/address';
import { integerAt } from '../memory/chunks';
import { quadText } from '../print/numbers';
import { hexText } from './scalarText';
import type { Place, ValueReader } from './valueReader';

/** Longest text of a counted string that is shown. */
const MOST_BYTES = 2048;

/**
 * What `dt` shows of a structure beside its name: links of a list entry, the text of a counted string, a large integer,
 * a GUID. undefined: nothing, or it could not be read.
 */
export async function structSuffix(name: string, place: Place, reader: ValueReader): Promise<string | undefined> {
  switch (name) {
    case '_LIST_ENTRY': {
      const flink = quadAt(place, 0);
      const blink = quadAt(place, 8);
      if (flink === undefined || blink === undefined) return undefined;
      return `[ 0x${quadText(flink)} - 0x${quadText(blink)} ]`;
    }
    case '_LARGE_INTEGER':
    case '_ULARGE_INTEGER': {
      const value = quadAt(place, 0);
      return value === undefined ? undefined : value < 10n ? `0x${value}` : hexText(value);
    }
    case '_UNICODE_STRING':
      return countedText(place, 2, reader);
    case '_STRING':
    case '_ANSI_STRING':
      return countedText(place, 1, reader);
    case '_GUID':
      return guidText(place);
    default:
      return undefined;
  }
}

function quadAt(place: Place, offset: number): bigint | undefined {
  return integerAt(place.block, place.at + offset, 8);
}

/** Length at 0, Buffer at 8: Microsoft, ntdef.h. */
async function countedText(place: Place, size: 1 | 2, reader: ValueReader): Promise<string | undefined> {
  const length = integerAt(place.block, place.at, 2);
  const buffer = quadAt(place, 8);
  if (length === undefined || buffer === undefined) return undefined;
  if (length === 0n || buffer === 0n) return '""';
  const bytes = Math.min(Number(length), MOST_BYTES);
  const block = await reader.context.read(toAddress(buffer), bytes, reader.signal);
  if (block.gaps.length > 0) return `"--- memory read error at address 0x${quadText(buffer)} ---"`;
  const text = new TextDecoder(size === 2 ? 'utf-16le' : 'latin1').decode(block.bytes);
  // eslint-disable-next-line no-control-regex -- a name must stay on its line
  return `"${text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, '.')}"`;
}

function guidText(place: Place): string | undefined {
  const parts = [
    integerAt(place.block, place.at, 4)?.toString(16).padStart(8, '0'),
    integerAt(place.block, place.at + 4, 2)
      ?.toString(16)
      .padStart(4, '0'),
    integerAt(place.block, place.at + 6, 2)
      ?.toString(16)
      .padStart(4, '0'),
    bytesText(place, 8, 2),
    bytesText(place, 10, 6),
  ];
  return parts.includes(undefined) ? undefined : `{${parts.join('-')}}`;
}

function bytesText(place: Place, offset: number, count: number): string | undefined {
  let text = '';
  for (let i = 0; i < count; i++) {
    const value = integerAt(place.block, place.at + offset + i, 1);
    if (value === undefined) return undefined;
    text += value.toString(16).padStart(2, '0');
  }
  return text;
}
