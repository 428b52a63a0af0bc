import { toAddress } from '../../base/address';
import { symbolText } from '../../kernel/modules/moduleMap';
import type { ConsoleCommand, ConsoleContext } from '../consoleCommand';
import { hexDigits, quadText } from '../print/numbers';
import { integerAt, readChunks } from './chunks';
import { beyond, readRange } from './range';
import { readText } from './readText';

/** Characters of a text that a pointer leads to. */
const MOST_TEXT = 260;

/** What is printed behind a pointer. */
type Behind = (value: bigint, context: ConsoleContext, signal: AbortSignal) => Promise<string>;

const symbolBehind: Behind = (value, context) => {
  const text = symbolText(context.engine.modules.nearest(toAddress(value), context.process));
  return Promise.resolve(text === undefined ? '' : ` ${text}`);
};

const textBehind =
  (size: 1 | 2): Behind =>
  async (value, context, signal) => {
    const { text, broken } = await readText(context, toAddress(value), size, MOST_TEXT, signal);
    return text === '' && broken ? '' : ` "${text}"`;
  };

const pointerBehind: Behind = async (value, context, signal) => {
  const read = integerAt(await context.read(toAddress(value), 8, signal), 0, 8);
  return read === undefined ? '' : ` ${quadText(read)}${await symbolBehind(read, context, signal)}`;
};

const KINDS: readonly (readonly [names: readonly string[], size: 4 | 8, behind: Behind])[] = [
  [['dps', 'dqs'], 8, symbolBehind],
  [['dds'], 4, symbolBehind],
  [['dpa', 'dqa'], 8, textBehind(1)],
  [['dda'], 4, textBehind(1)],
  [['dpu', 'dqu'], 8, textBehind(2)],
  [['ddu'], 4, textBehind(2)],
  [['dpp', 'dqp'], 8, pointerBehind],
];

/** `dps dds dqs`: pointers with their symbols; `dpa dpu dpp`: with what they point to. */
export const pointerCommands: readonly ConsoleCommand[] = KINDS.map(([names, size, behind]) => ({
  names,
  run: async (args, context, out, signal) => {
    const { address, count } = await readRange(args, context, size, 128 / size, signal);
    for await (const block of readChunks(context, address, count * size, signal)) {
      for (let at = 0; at < block.bytes.length; at += size) {
        const value = integerAt(block, at, size);
        const place = quadText(toAddress(block.address + BigInt(at)));
        if (value === undefined) out.write(`${place}  ${size === 8 ? '????????`????????' : '????????'}\n`);
        else {
          const number = size === 8 ? quadText(value) : hexDigits(value, 4);
          out.write(`${place}  ${number}${await behind(value, context, signal)}\n`);
        }
      }
    }
    context.nextAddress = beyond(address, count * size);
  },
}));
