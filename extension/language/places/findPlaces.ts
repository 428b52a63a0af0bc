import { type Address, kdAddress, parseAddress } from '../../base/address';
import { type Cancellation, inSlices } from '../log/slices';

/** Characters that are searched between two looks at the clock. */
const STEP = 1 << 20;

/** A place in a text, in UTF-16 units. */
export interface Place {
  readonly start: number;
  readonly end: number;
}

/** What to look for: an address in every printed form, and numbers in the forms that are given. */
export interface Wanted {
  readonly address?: Address;
  /** `033c.3c40` as kd prints it. */
  readonly cid?: string;
}

/** A string to search for and what makes a hit of it a place. */
interface Needle {
  readonly text: string;
  readonly place: (text: string, at: number) => Place | undefined;
}

/**
 * Finds all places of a thing by searching the bytes of the text itself: no index has to be kept for logs of 100 MB.
 * Works in slices; what was found before a cancel is returned. Places are in the order of the text, at most `limit`.
 */
export async function findPlaces(
  text: string,
  wanted: Wanted,
  limit: number,
  cancellation?: Cancellation,
): Promise<readonly Place[]> {
  const needles = needlesOf(wanted);
  const found: Place[] = [];
  let from = 0;
  await inSlices(() => {
    const to = Math.min(text.length, from + STEP);
    // A hit may reach over the end of a piece: it belongs to the piece that it begins in.
    const piece = text.slice(from, to + 32);
    for (const needle of needles) searchPiece(text, piece, from, to, needle, found, limit);
    from = to;
    return from >= text.length || found.length >= limit;
  }, cancellation);
  found.sort((a, b) => a.start - b.start);
  return found.filter((place, i) => place.start !== found[i - 1]?.start).slice(0, limit);
}

function searchPiece(
  text: string,
  piece: string,
  from: number,
  to: number,
  needle: Needle,
  found: Place[],
  limit: number,
): void {
  for (let at = piece.indexOf(needle.text); at >= 0; at = piece.indexOf(needle.text, at + 1)) {
    if (from + at >= to || found.length >= limit) return;
    const place = needle.place(text, from + at);
    if (place) found.push(place);
  }
}

function needlesOf(wanted: Wanted): readonly Needle[] {
  const needles: Needle[] = [];
  if (wanted.address !== undefined) needles.push(...addressNeedles(wanted.address));
  if (wanted.cid !== undefined) needles.push(...cidNeedles(wanted.cid));
  return needles;
}

/** The last eight digits stand together in every form: with and without `0x`, backtick and leading zeros. */
function addressNeedles(address: Address): readonly Needle[] {
  const low = kdAddress(address & 0xffff_ffffn, 32);
  const place = (text: string, at: number): Place | undefined => addressPlace(text, at, address);
  return [...new Set([low, low.toUpperCase()])].map(form => ({ text: form, place }));
}

function addressPlace(text: string, at: number, address: Address): Place | undefined {
  const end = at + 8;
  if (isAddressCode(text.charCodeAt(end))) return undefined;
  let start = at;
  while (start > 0 && at - start < 11 && isAddressCode(text.charCodeAt(start - 1))) start--;
  return parseAddress(text.slice(start, end)) === address ? { start, end } : undefined;
}

/** Hex digits, the backtick in the middle and the x of `0x`. */
function isAddressCode(code: number): boolean {
  const lower = code | 32;
  return (code >= 48 && code <= 57) || (lower >= 97 && lower <= 102) || code === 96 || lower === 120;
}

/** Client ids are printed with four digits and more, by some commands without leading zeros. */
function cidNeedles(cid: string): readonly Needle[] {
  const [pid = '', tid = ''] = cid.split('.').map(part => part.replace(/^0+(?=.)/, ''));
  const tids = new Set([tid, tid.padStart(4, '0')]);
  const forms = [...tids].flatMap(t => [`${pid}.${t}`, `${pid}.${t}`.toUpperCase()]);
  return [...new Set(forms)].map(form => ({
    text: form,
    place: (text: string, at: number) => cidPlace(text, at, form.length),
  }));
}

function cidPlace(text: string, at: number, length: number): Place | undefined {
  const end = at + length;
  let start = at;
  while (start > 0 && text[start - 1] === '0') start--;
  return isCidCode(text.charCodeAt(end)) || isCidCode(text.charCodeAt(start - 1)) ? undefined : { start, end };
}

function isCidCode(code: number): boolean {
  return (code >= 48 && code <= 57) || ((code | 32) >= 97 && (code | 32) <= 122) || code === 46 || code === 95;
}
