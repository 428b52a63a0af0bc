import { toAddress } from '../../base/address';
import { symbolText } from '../../kernel/modules/moduleMap';
import type { ConsoleCommand, ConsoleContext } from '../consoleCommand';
import { CaretError } from '../errors';
import { readCountedText } from '../memory/displayText';
import { readText } from '../memory/readText';
import { floatOf } from '../types/scalarText';
import { floatText, hexDigits, quadText } from './numbers';

/** Characters of one text from memory. */
const MOST_TEXT = 8192;
/** Widest field. */
const MOST_WIDTH = 1000;

const FIELD = /%([-+ 0#]*)(\d+|\*)?(?:\.(\d+))?(I64|I32|l{1,2}|h|m|msa?|msu?)?([a-zA-Z%])/g;
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', a: '\x07', '0': '' };

/** `.printf [/D] "format", values…`: numbers, addresses with symbols, and texts of the target's memory. */
export const printfCommand: ConsoleCommand = {
  names: ['.printf'],
  run: async (args, context, out, signal) => {
    const options = /^\s*(?:\/\w+\s+)*/.exec(args)?.[0] ?? '';
    const format = /^\s*"((?:[^"\\]|\\.)*)"/s.exec(args.slice(options.length));
    if (!format) throw new CaretError('syntax');
    const values = new Values(args.slice(options.length + format[0].length), context, signal);
    const text = await fill(unescape(format[1] ?? ''), values, context, signal);
    out.write(options.includes('/D') ? withoutTags(text) : text);
  },
};

/** The values behind the format, each taken when its field comes. */
class Values {
  constructor(
    private rest: string,
    private readonly context: ConsoleContext,
    private readonly signal: AbortSignal,
  ) {}

  async next(): Promise<bigint> {
    const comma = /^\s*,/.exec(this.rest);
    if (!comma) throw new CaretError('syntax');
    const { value, rest } = await this.context.evaluateFirst(this.rest.slice(comma[0].length), this.signal);
    this.rest = rest;
    return value;
  }
}

async function fill(format: string, values: Values, context: ConsoleContext, signal: AbortSignal): Promise<string> {
  let text = '';
  let at = 0;
  for (const field of format.matchAll(FIELD)) {
    const [whole, flags = '', width = '', precision, size = '', letter = ''] = field;
    text += format.slice(at, field.index);
    at = field.index + whole.length;
    if (letter === '%') text += '%';
    else {
      const value = await values.next();
      const limit = precision === undefined ? undefined : Number(precision);
      const shown = await fieldText(`${size}${letter}`, value, flags, limit, context, signal);
      text += padded(shown, flags, Math.min(MOST_WIDTH, Number(width) || 0), /[douxXi]$/.test(letter));
    }
  }
  return text + format.slice(at);
}

/** One value by size and letter of its field. */
async function fieldText(
  kind: string,
  value: bigint,
  flags: string,
  precision: number | undefined,
  context: ConsoleContext,
  signal: AbortSignal,
): Promise<string> {
  const isLong = /^(?:I64|ll)/.test(kind);
  const letter = kind.slice(-1);
  const cut = isLong ? BigInt.asUintN(64, value) : BigInt.asUintN(32, value);
  const digits = (text: string): string => text.padStart(precision ?? 0, '0');
  if (kind.startsWith('m')) return memoryText(kind, value, context, signal);
  switch (letter) {
    case 'd':
    case 'i': {
      const signed = BigInt.asIntN(isLong ? 64 : 32, cut);
      return `${signed < 0n ? '-' : flags.includes('+') ? '+' : ''}${digits((signed < 0n ? -signed : signed).toString())}`;
    }
    case 'u':
      return digits(cut.toString());
    case 'o':
      return digits(cut.toString(8));
    case 'x':
      return `${flags.includes('#') && cut !== 0n ? '0x' : ''}${digits(cut.toString(16))}`;
    case 'X':
      return `${flags.includes('#') && cut !== 0n ? '0X' : ''}${digits(cut.toString(16).toUpperCase())}`;
    case 'c':
    case 'C':
      return String.fromCharCode(Number(value & 0xffn));
    case 'p':
      return hexDigits(BigInt.asUintN(64, value), 8);
    case 'N':
      return hexDigits(BigInt.asUintN(64, value), 8);
    case 'e':
    case 'f':
    case 'g':
      return floatText(floatOf(value, 8), precision ?? 6);
    case 'y':
      return symbolField(value, kind === 'ly', context);
    default:
      throw new CaretError('syntax');
  }
}

/** `%ma` and `%mu`: text up to a NUL; `%msa` and `%msu`: a STRING or UNICODE_STRING. */
async function memoryText(kind: string, value: bigint, context: ConsoleContext, signal: AbortSignal): Promise<string> {
  const size = kind.endsWith('u') ? 2 : kind.endsWith('a') ? 1 : undefined;
  if (size === undefined) throw new CaretError('syntax');
  const address = toAddress(value);
  if (kind.startsWith('ms')) {
    return (await readCountedText(context, address, size, signal))?.text ?? '<Win32 error 0n30>';
  }
  const { text, broken } = await readText(context, address, size, MOST_TEXT, signal);
  // ERROR_READ_FAULT, as kd puts it.
  return broken && text === '' ? '<Win32 error 0n30>' : text;
}

/** `%y`: ``nt!Foo+0x10 (fffff804`7ba00010)``; an address without a symbol stands alone. */
function symbolField(value: bigint, plain: boolean, context: ConsoleContext): string {
  const name = symbolText(context.engine.modules.nearest(toAddress(value), context.process));
  if (name === undefined) return quadText(value);
  return plain ? name : `${name} (${quadText(value)})`;
}

function padded(text: string, flags: string, width: number, isNumber: boolean): string {
  if (flags.includes('-')) return text.padEnd(width);
  return text.padStart(width, flags.includes('0') && isNumber ? '0' : ' ');
}

function unescape(format: string): string {
  return format.replace(/\\(.)/gs, (_, letter: string) => ESCAPES[letter] ?? letter);
}

/** `/D`: over a pipe the tags of DML are left out and its entities become characters. */
function withoutTags(text: string): string {
  return text
    .replace(/<\/?[A-Za-z][^<>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');
}
