import { type Address, formatAddress } from '../../base/address';
import { BUGCHECKS } from './bugcheckTable';

/** Small memory dumps write some codes with this bit; kd puts `_M` behind their names. */
const MINIDUMP = 0x1000_0000;

/** Somebody asked for these dumps: the machine itself did nothing wrong, it may hang. */
const ON_REQUEST: ReadonlySet<number> = new Set([0xe2, 0x161, 0xdeaddead]);

/** Exceptions that machines die of. Source: Microsoft, ntstatus.h. */
const EXCEPTIONS: ReadonlyMap<number, string> = new Map([
  [0x80000003, 'STATUS_BREAKPOINT'],
  [0x80000004, 'STATUS_SINGLE_STEP'],
  [0xc0000005, 'STATUS_ACCESS_VIOLATION'],
  [0xc0000006, 'STATUS_IN_PAGE_ERROR'],
  [0xc000001d, 'STATUS_ILLEGAL_INSTRUCTION'],
  [0xc0000094, 'STATUS_INTEGER_DIVIDE_BY_ZERO'],
  [0xc0000096, 'STATUS_PRIVILEGED_INSTRUCTION'],
  [0xc0000409, 'STATUS_STACK_BUFFER_OVERRUN'],
]);

/** Name of a code, where it is one of those that are met in practice. */
export function bugcheckName(code: number): string | undefined {
  const plain = BUGCHECKS.get(code)?.name;
  if (plain !== undefined) return plain;
  const name = code >= MINIDUMP ? BUGCHECKS.get(code - MINIDUMP)?.name : undefined;
  return name && `${name}_M`;
}

/** `MANUALLY_INITIATED_CRASH (e2)`, as kd heads its analysis. */
export function bugcheckTitle(code: number): string {
  const hex = code.toString(16);
  const name = bugcheckName(code);
  return name === undefined ? `bugcheck 0x${hex}` : `${name} (${hex})`;
}

export function isOnRequest(code: number): boolean {
  return ON_REQUEST.has(code);
}

/** One line for each parameter, with its meaning where that is always the same. `nameOf`: what an address means. */
export function parameterLines(
  code: number,
  parameters: readonly Address[],
  nameOf: (address: Address) => string | undefined = () => undefined,
): readonly string[] {
  const meanings = (BUGCHECKS.get(code) ?? BUGCHECKS.get(code - MINIDUMP))?.parameters ?? [];
  return parameters.map((parameter, i) => {
    const meaning = meanings[i];
    // The code is a signed number of 32 bits.
    const exception = meaning === 'exception code' ? EXCEPTIONS.get(Number(parameter & 0xffff_ffffn)) : undefined;
    const name = exception ?? nameOf(parameter);
    return [
      `Arg${i + 1}: ${formatAddress(parameter)}`,
      ...(name === undefined ? [] : [name]),
      ...(meaning === undefined ? [] : [`(${meaning})`]),
    ].join(' ');
  });
}
