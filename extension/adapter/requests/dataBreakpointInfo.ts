import { type Address, parseAddress, toAddress } from '../../base/address';
import type { Machine } from '../machine/machine';
import type { SessionState } from '../session/sessionState';
import type { VariableRow } from '../session/variableStore';
import { WHY } from './breakpoints';
import { fieldsOf, flag, optionalInteger, text } from './fields';
import { request } from './handler';

/** What a processor can watch at once, in bytes, each at a multiple of itself. */
const SIZES = [1, 2, 4, 8];

/** What is asked about. */
interface Asked {
  readonly name: string;
  readonly reference: number | undefined;
  readonly asAddress: boolean;
  readonly bytes: number | undefined;
}

type Info =
  | { readonly dataId: null; readonly description: string }
  | {
      readonly dataId: string;
      readonly description: string;
      readonly accessTypes: readonly ('write' | 'readWrite')[];
      readonly canPersist: false;
    };

/** What can be watched: a place in memory, of the width of a pointer unless another is asked for. */
export const dataBreakpointInfo = request(
  'dataBreakpointInfo',
  'whether what a row, an expression or an address stands for can be watched by a data breakpoint',
  (value): Asked => {
    const fields = fieldsOf(value);
    return {
      name: text(fields, 'name').slice(0, 4_000),
      reference: optionalInteger(fields, 'variablesReference'),
      asAddress: flag(fields, 'asAddress'),
      bytes: optionalInteger(fields, 'bytes'),
    };
  },
  async (asked, { session, signal }): Promise<Info> => {
    const { debuggee, machine, whyNotRunning } = session.opened.target;
    if (!debuggee || !machine || whyNotRunning !== undefined) return none(whyNotRunning ?? WHY);
    const address = await placeOf(asked, machine, session, signal);
    if (typeof address === 'string') return none(address);
    const size = asked.bytes ?? (session.opened.snapshot.target.bits === 32 ? 4 : 8);
    if (!SIZES.includes(size)) return none(`A processor watches 1, 2, 4 or 8 bytes, not ${size}.`);
    const shown = `0x${address.toString(16)}`;
    if (address % BigInt(size) !== 0n)
      return none(`${size} bytes are watched at a multiple of ${size} only, which ${shown} is not.`);
    return {
      dataId: `${shown}:${size}`,
      description: `${size} bytes at ${shown}`,
      accessTypes: ['write', 'readWrite'],
      canPersist: false,
    };
  },
);

function none(description: string): Info {
  return { dataId: null, description };
}

/** Where it lies, or why it lies nowhere. */
async function placeOf(
  asked: Asked,
  machine: Machine,
  session: SessionState,
  signal: AbortSignal,
): Promise<Address | string> {
  const { name, reference = 0, asAddress } = asked;
  if (reference > 0 && !asAddress) {
    const rows = await session.variables.children(reference);
    return ofRow(name, rows?.find(one => one.row.name === name)?.row);
  }
  const decimal = asAddress && /^\d{1,20}$/.test(name) ? parseAddress(`0x${BigInt(name).toString(16)}`) : undefined;
  const written = decimal ?? (/^(?:0x|[0-9a-f]{8})/i.test(name) ? parseAddress(name) : undefined);
  if (written !== undefined) return written;
  // As `ba` takes it: a symbol or local variable is its address.
  const value = await machine.evaluate(name, signal);
  return value === undefined ? `${name} is in no place of memory.` : toAddress(value);
}

function ofRow(name: string, row: VariableRow | undefined): Address | string {
  // A register's value can be an address, but it is the register that is meant.
  if (row?.evaluateName?.startsWith('@') === true)
    return `${name} is a register, and no place of memory: to watch what it points to, name the address.`;
  return parseAddress(row?.memoryReference ?? '') ?? `${name} is in no place of memory.`;
}
