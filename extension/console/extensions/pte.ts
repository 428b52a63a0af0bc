import type { Address } from '../../base/address';
import { toAddress } from '../../base/address';
import { type ConsoleCommand, type ConsoleContext, ConsoleError } from '../consoleCommand';
import { takeAddress } from './argumentList';
import { integerAt, kernelOf } from './machine';

/** Where page tables map themselves up to Windows 10 1511; later builds choose the place at boot (MmPteBase). */
const FIXED_BASE = 0xffff_f680_0000_0000n;
/** Bits of an address that page tables translate. */
const TRANSLATED = (1n << 48n) - 1n;
const PAGE_SHIFT = 12n;

const LEVELS = ['PXE', 'PPE', 'PDE', 'PTE'] as const;
const PRESENT = 1n;
const LARGE = 1n << 7n;
const PFN = ((1n << 40n) - 1n) << PAGE_SHIFT;

/** Bits of a hardware entry with the letter that kd prints for each where it is set, else the other. Source: MMPTE_HARDWARE. */
const FLAGS: readonly (readonly [bit: bigint, set: string, clear: string])[] = [
  [1n << 9n, 'C', '-'],
  [1n << 8n, 'G', '-'],
  [LARGE, 'L', '-'],
  [1n << 6n, 'D', '-'],
  [1n << 5n, 'A', '-'],
  [1n << 4n, 'N', '-'],
  [1n << 3n, 'T', '-'],
  [1n << 2n, 'U', 'K'],
  [1n << 1n, 'W', 'R'],
  [1n << 63n, '-', 'E'],
  [PRESENT, 'V', '-'],
];

/** `!pte Address`: the entries that translate an address. */
export const pteCommand: ConsoleCommand = {
  names: ['!pte'],
  async run(args, context, out, signal) {
    const { address } = await takeAddress(args, context, signal);
    if (address === undefined) throw new ConsoleError('Please specify an address');
    const places = entryAddresses(await pteBase(context, signal), address);
    const places16 = places.map((place, i) => `${LEVELS[i] ?? ''} at ${upper(place)}`);
    out.write(`                                           VA ${address.toString(16).padStart(16, '0')}\n`);
    out.write(`${places16.join('    ')}\n`);
    const contents: bigint[] = [];
    for (const place of places) {
      const block = await context.read(place, 8, signal);
      const value = integerAt(block, 0, 8);
      if (value === undefined) throw new ConsoleError(`Unable to get ${LEVELS[contents.length] ?? ''} ${upper(place)}`);
      contents.push(value);
      if ((value & PRESENT) === 0n || (contents.length > 1 && contents.length < 4 && (value & LARGE) !== 0n)) break;
    }
    out.write(`${contents.map(value => `contains ${upper(value)}`).join('  ')}\n`);
    out.write(`${contents.map(entryText).join('  ')}\n`);
  },
};

function upper(value: bigint): string {
  return value.toString(16).toUpperCase().padStart(16, '0');
}

async function pteBase(context: ConsoleContext, signal: AbortSignal): Promise<bigint> {
  const kernel = kernelOf(context);
  const variable = kernel.symbol('MmPteBase');
  if (variable === undefined) return FIXED_BASE;
  const [base] = await kernel.pointers([variable], signal);
  if (!base) throw new ConsoleError('Unable to get value of MmPteBase');
  return base;
}

/** From the top level down: each entry is the translation of the one below it. */
function entryAddresses(base: bigint, address: Address): readonly Address[] {
  const entryOf = (of: bigint): bigint => base + (((of & TRANSLATED) >> PAGE_SHIFT) << 3n);
  const all: Address[] = [];
  for (let at: bigint = address; all.length < LEVELS.length;) {
    at = entryOf(at);
    all.unshift(toAddress(at));
  }
  return all;
}

function entryText(value: bigint): string {
  const text =
    (value & PRESENT) === 0n
      ? 'not valid'
      : `pfn ${((value & PFN) >> PAGE_SHIFT).toString(16).padEnd(9)} ${FLAGS.map(([bit, set, clear]) => (value & bit ? set : clear)).join('')}`;
  return text.padEnd(25);
}
