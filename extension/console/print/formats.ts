import type { ConsoleCommand } from '../consoleCommand';
import { CaretError } from '../errors';
import { floatOf } from '../types/scalarText';
import { floatText, quadText } from './numbers';
import { fileTimeText, unixTimeText } from './times';

const MOST_SECONDS = 0xffff_ffffn;

/** `.formats expression`: one value in every form. */
export const formatsCommand: ConsoleCommand = {
  names: ['.formats'],
  run: async (args, context, out, signal) => {
    if (args.trim() === '') throw new CaretError('syntax');
    const value = await context.evaluate(args, signal);
    const bytes = Array.from({ length: 8 }, (_, i) => Number((value >> BigInt(56 - i * 8)) & 0xffn));
    const binary = bytes.map(byte => byte.toString(2).padStart(8, '0')).join(' ');
    const characters = bytes.map(byte => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join('');
    const time = value <= MOST_SECONDS ? unixTimeText(value) : fileTimeText(value);
    const low = floatText(floatOf(value & 0xffff_ffffn, 4));
    const high = floatText(floatOf(value >> 32n, 4));
    out.write(
      'Evaluate expression:\n' +
        `  Hex:     ${quadText(value)}\n` +
        `  Decimal: ${BigInt.asIntN(64, value)}\n` +
        `  Octal:   ${value.toString(8).padStart(22, '0')}\n` +
        `  Binary:  ${binary}\n` +
        `  Chars:   ${characters}\n` +
        `  Time:    ${time}\n` +
        `  Float:   low ${low} high ${high}\n` +
        `  Double:  ${floatText(floatOf(value, 8))}\n`,
    );
  },
};
