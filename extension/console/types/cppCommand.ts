import { toAddress } from '../../base/address';
import { type ConsoleCommand, type ConsoleContext, ConsoleError, type Output } from '../consoleCommand';
import { CaretError } from '../errors';
import type { CppHost } from '../expression/cppEvaluator';
import { BOOL } from '../expression/cppTree';
import type { CppValue } from '../expression/cppTyped';
import { evaluateCppText } from '../expression/cppValue';
import { quadText } from '../print/numbers';
import { fieldValueText, pointerText } from './fieldValue';
import { bitsText, enumName, scalarText } from './scalarText';
import { structSuffix } from './structSuffix';
import { TypeDumper } from './typeDumper';
import { sizeOfType } from './typeLookup';
import { cppTypeText } from './typeText';
import type { ValueReader } from './valueReader';

const ROWS = { depth: 0, follow: false, verbose: false, noOffsets: false, noIndent: false, compact: false };

/** `?? expression`: a C++ expression with its type; structures with their fields. */
export const cppCommand: ConsoleCommand = {
  names: ['??'],
  run: async (args, context, out, signal) => {
    if (args.trim() === '') throw new CaretError('syntax');
    const value = await evaluateCppText(args, hostOf(context, signal), signal);
    await print(value, context, out, signal);
  },
};

function hostOf(context: ConsoleContext, signal: AbortSignal): CppHost {
  return {
    engine: context.engine,
    thread: context.thread,
    process: context.process,
    evaluate: (text, abort) => context.evaluate(text, abort),
    integer: async (address, size) => {
      const block = await context.read(address, size, signal);
      if (block.gaps.length > 0 || block.bytes.length < size) return undefined;
      return block.bytes.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);
    },
  };
}

async function print(value: CppValue, context: ConsoleContext, out: Output, signal: AbortSignal): Promise<void> {
  const { type, types } = value;
  const name = cppTypeText(type, types);
  const reader: ValueReader = { context, types, signal };
  if (type.kind === 'pointer' && value.value !== undefined) return printPointer(name, value, reader, out);
  if (value.value !== undefined) {
    out.write(`${name} ${valueText(value, value.value)}\n`);
    return;
  }
  if (value.address === undefined) {
    out.write(`${name}\n`);
    return;
  }
  const block = await context.read(value.address, Math.max(1, sizeOfType(types, type)), signal);
  if (type.kind === 'array') {
    const text = await fieldValueText({ type }, { block, at: 0 }, reader);
    out.write(`${name} 0x${quadText(value.address)}\n ${text?.replace(/^\[\d+\] +/, '') ?? '????'}\n`);
    return;
  }
  out.write(`${name}\n`);
  if (type.kind !== 'struct') return;
  const suffix = await structSuffix(type.name, { block, at: 0 }, reader);
  if (suffix !== undefined) out.write(` ${suffix}\n`);
  await printFields(value, value.address, context, out, signal);
}

/** A pointer; behind it the text that it leads to, or the fields of the structure. */
async function printPointer(name: string, value: CppValue, reader: ValueReader, out: Output): Promise<void> {
  const { type, types } = value;
  const address = toAddress(value.value ?? 0n);
  out.write(`${name} 0x${quadText(address)}\n`);
  if (type.kind !== 'pointer' || address === 0n) return;
  if (type.to.kind === 'struct' && types.struct(type.to.name)) {
    await printFields({ type: type.to, types }, address, reader.context, out, reader.signal);
  } else if (type.to.kind === 'base') {
    const text = /"(.*)"$/s.exec(await pointerText(type.to, address, reader, 0));
    if (text) out.write(` "${text[1] ?? ''}"\n`);
  }
}

async function printFields(
  { type, types }: Pick<CppValue, 'type' | 'types'>,
  address: bigint,
  context: ConsoleContext,
  out: Output,
  signal: AbortSignal,
): Promise<void> {
  const struct = type.kind === 'struct' ? types.struct(type.name) : undefined;
  if (!struct) return;
  const dumper = new TypeDumper(context, types, ROWS, out, signal);
  await dumper.dump(struct, dumper.all(struct), toAddress(address));
  if (dumper.failedAt === undefined) return;
  throw new ConsoleError(`Memory read error ${dumper.failedAt.toString(16).padStart(16, '0')}`);
}

function valueText({ type, types, bits }: CppValue, value: bigint): string {
  if (type === BOOL || (type.kind === 'base' && type.name === 'Bool')) return value === 0n ? 'false' : 'true';
  if (bits) return bitsText(value, bits.length);
  if (type.kind === 'enum') {
    return `${enumName(types.enumeration(type.name), value) ?? ''} (0n${BigInt.asIntN(type.size * 8, value)})`.trim();
  }
  return scalarText(type, value, types);
}
