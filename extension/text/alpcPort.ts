import type { Address } from '../base/address';
import { isBlankCode, skipBlanks } from './pointer';
import { AlpcPortBlock } from './alpcPortBlock';
import type { Block, BlockContext, BlockParser } from './blocks';
import { addressOfCommand, hasSwitch, isCommand } from './commandTarget';
import { portTypeOf } from './alpcNames';
import { splitRow } from './keyRows';
import { pointerAt } from './values';

/** Header of a port or message: `Port  PTR`, or `Port @ PTR` of the Vista and Windows 7 debuggers. */
export function readHeader(
  text: string,
  word: 'Port' | 'Message',
): { readonly address: Address; readonly digits: number } | undefined {
  const start = skipBlanks(text);
  if (!text.startsWith(word, start)) return undefined;
  let at = start + word.length;
  if (!isBlankCode(text.charCodeAt(at))) return undefined;
  at = skipBlanks(text, at);
  if (text.charCodeAt(at) === 64) at = skipBlanks(text, at + 1);
  const pointer = pointerAt(text, at);
  if (!pointer?.value) return undefined;
  const rest = skipBlanks(text, pointer.end);
  // Nothing but the caption of a link may follow.
  if (rest < text.length && text.charAt(rest) !== ',') return undefined;
  return { address: pointer.value, digits: pointer.digits };
}

/** `!alpc /p`: a port with its rows, its threads and its queues. */
export const alpcPortParser: BlockParser = {
  name: 'alpc-port',
  starts: 'PTC',
  commands: ['!alpc'],
  begin(text, line, context): Block | undefined {
    const code = text.charCodeAt(skipBlanks(text));
    if (code === 80) {
      const header = readHeader(text, 'Port');
      return header && new AlpcPortBlock(context, header.address, header.digits);
    }
    return code === 84 || code === 67 ? headless(text, line, context) : undefined;
  },
};

/** An excerpt that starts below the header: the rows tell which port it is, or the command does. */
function headless(text: string, line: number, context: BlockContext): Block | undefined {
  const row = splitRow(text);
  if (!row) return undefined;
  const isPort = row.key === 'Type' && portTypeOf(row.value) !== undefined;
  const asked = isCommand(context, '!alpc') && hasSwitch(context, 'p');
  if (!isPort && !(asked && row.key === 'CommunicationInfo')) return undefined;
  const block = new AlpcPortBlock(context, asked ? addressOfCommand(context) : undefined, undefined);
  return block.line(text, line) === 'understood' ? block : undefined;
}
