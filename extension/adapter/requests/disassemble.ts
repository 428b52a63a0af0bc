import type { DebugProtocol } from '@vscode/debugprotocol';
import { formatAddress, toAddress } from '../../base/address';
import { RequestError } from '../errors';
import type { CodeLine } from '../machine/codeLine';
import { memoryPlace } from '../machine/memoryReference';
import { fieldsOf, integer, optionalInteger, text } from './fields';
import { request } from './handler';

export const disassemble = request(
  'disassemble',
  'instructions around an address, with symbols; those not in the dump are marked',
  value => {
    const fields = fieldsOf(value);
    return {
      reference: text(fields, 'memoryReference'),
      offset: optionalInteger(fields, 'offset') ?? 0,
      skip: optionalInteger(fields, 'instructionOffset') ?? 0,
      count: integer(fields, 'instructionCount'),
    };
  },
  async ({ reference, offset, skip, count }, { session, signal }) => {
    const { machine } = session.opened.target;
    if (!machine) throw new RequestError('noMemory', 'A saved log holds no code.');
    const place = memoryPlace(reference);
    if (!place) throw new RequestError('badArguments', `"${reference.slice(0, 60)}" is no address.`);
    const address = toAddress(place.address + BigInt(offset));
    const lines = await machine.disassemble(address, skip, count, place.process, signal);
    return { instructions: lines.map(instruction) };
  },
);

function instruction(line: CodeLine): DebugProtocol.DisassembledInstruction {
  return {
    address: formatAddress(line.address),
    instruction: line.text,
    ...(line.bytes === undefined ? {} : { instructionBytes: line.bytes.replace(/..(?=.)/g, '$& ') }),
    ...(line.symbol === undefined ? {} : { symbol: line.symbol }),
    ...(line.valid ? {} : { presentationHint: 'invalid' as const }),
  };
}
