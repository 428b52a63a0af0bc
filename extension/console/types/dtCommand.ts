import type { Address } from '../../base/address';
import { toAddress } from '../../base/address';
import { FieldFinder } from '../../kernel/fieldAccess';
import type { StructLayout } from '../../kernel/types';
import { Breather } from '../breather';
import { type ConsoleCommand, type ConsoleContext, ConsoleError, type Output } from '../consoleCommand';
import { CaretError } from '../errors';
import { integerAt } from '../memory/chunks';
import { quadText } from '../print/numbers';
import { isPattern } from '../symbols/wildcard';
import { type DtOptions, type FieldChoice, parseDtOptions } from './dtOptions';
import { chooseFields, type ChosenField } from './fieldTree';
import { structHead, TypeDumper } from './typeDumper';
import { listTypes } from './typeList';
import { findType, type FoundType } from './typeLookup';

/** Structures of one list. */
const MOST_LINKS = 100_000;

/** `dt [options] [module!]type [fields] [address]`. */
export const dtCommand: ConsoleCommand = {
  names: ['dt'],
  run: async (args, context, out, signal) => {
    const options = parseDtOptions(args);
    const request = await sortWords(options, context, signal);
    if (isPattern(request.name)) {
      listTypes(request.name, options, context.engine, out);
      return;
    }
    if (!request.found) throw notFound(request.name, context);
    if (!request.name.includes('!') && !options.compact)
      out.write(`${request.found.module.name}!${request.found.name}\n`);
    await dumpType(request, request.found, options, context, out, signal);
  },
};

interface DtRequest {
  readonly name: string;
  readonly found: FoundType | undefined;
  readonly fields: readonly FieldChoice[];
  readonly address: Address | undefined;
}

/** Tells type, fields and address apart: they may stand in any order, the address as any expression. */
async function sortWords(options: DtOptions, context: ConsoleContext, signal: AbortSignal): Promise<DtRequest> {
  const [first, ...others] = options.words;
  if (!first) throw new CaretError('syntax');
  const isFirst = !looksLikeAddress(first.pattern);
  const typeWord = isFirst ? first : others.find(word => !looksLikeAddress(word.pattern));
  if (!typeWord) throw new CaretError('syntax');
  const found = isPattern(typeWord.pattern) ? undefined : findType(context.engine, typeWord.pattern);
  const fields: FieldChoice[] = [];
  let address: Address | undefined;
  for (const word of options.words) {
    if (word === typeWord) continue;
    if (word.prefix || isField(word, found)) fields.push(word);
    else if (address === undefined && (looksLikeAddress(word.pattern) || word.pattern.includes('!'))) {
      address = toAddress(await context.evaluate(word.pattern, signal));
    } else fields.push(word);
  }
  return { name: typeWord.pattern, found, fields, address };
}

/** `ffffc08b`dce94180`, `@rcx+8`, `(…)`, `poi(…)`: no name of a type or field. */
function looksLikeAddress(word: string): boolean {
  return /^(?:[@(+]|0x|0n|poi\(|\d|[0-9a-f`]{8,}(?:[-+*].*)?$)/i.test(word) || /^[0-9a-f`]+$/i.test(word);
}

function isField(word: FieldChoice, found: FoundType | undefined): boolean {
  const first = word.pattern.split('.')[0]?.toLowerCase();
  return found?.struct?.fields.some(field => field.name.toLowerCase() === first) ?? false;
}

async function dumpType(
  request: DtRequest,
  found: FoundType,
  options: DtOptions,
  context: ConsoleContext,
  out: Output,
  signal: AbortSignal,
): Promise<void> {
  if (found.enumeration) {
    const values = [...found.enumeration.values].sort(([, a], [, b]) => (a < b ? -1 : a > b ? 1 : 0));
    for (const [name, value] of values) out.write(`   ${name} = 0n${value}\n`);
    return;
  }
  const { struct } = found;
  if (!struct) return;
  if (options.verbose) out.write(`${structHead(struct)}\n`);
  const chosen = request.fields.length === 0 ? undefined : chooseFields(struct, request.fields, found.types);
  if (chosen?.length === 0) throw new ConsoleError('Cannot find specified field members.');
  const dumper = new TypeDumper(context, found.types, options, out, signal, widthOf(request.fields, chosen));
  const fields = chosen ?? dumper.all(struct);
  if (options.list === undefined || request.address === undefined) await dumper.dump(struct, fields, request.address);
  else await dumpList(struct, fields, request.address, options.list, found, dumper, context, out, signal);
  if (options.compact) out.write('\n');
  if (dumper.failedAt !== undefined) throw new ConsoleError(`Memory read error ${hex16(dumper.failedAt)}`);
}

/** Where fields are chosen their names are aligned to the longest; a path counts as it was typed. */
function widthOf(choices: readonly FieldChoice[], chosen: readonly ChosenField[] | undefined): number | undefined {
  if (!chosen) return undefined;
  const paths = choices.filter(choice => choice.pattern.includes('.')).map(choice => choice.pattern.length);
  return Math.max(...chosen.map(one => one.field.name.length), ...paths);
}

/** With `-l`: each structure that a link field leads to, until it leads nowhere or back. */
async function dumpList(
  struct: StructLayout,
  fields: readonly ChosenField[],
  start: Address,
  link: string,
  found: FoundType,
  dumper: TypeDumper,
  context: ConsoleContext,
  out: Output,
  signal: AbortSignal,
): Promise<void> {
  const finder = new FieldFinder(found.types);
  const access = finder.find(struct.name, link) ?? finder.find(struct.name, `${link}.Flink`);
  if (access?.size !== 8) throw new ConsoleError('Cannot find specified field members.');
  // A link inside of a LIST_ENTRY leads to a link, any other one to the start of the next structure.
  const back =
    /\.(?:flink|blink)$/i.test(link) || finder.find(struct.name, link)?.size !== 8
      ? entryOffset(finder, struct, link)
      : 0;
  const seen = new Set<bigint>();
  const breather = new Breather(signal);
  for (let at = start, i = 0; i < MOST_LINKS && !seen.has(at); i++) {
    seen.add(at);
    await breather.breathe();
    out.write(`${link} at 0x${quadText(at)}\n---------------------------------------------\n`);
    await dumper.dump(struct, fields, at);
    out.write('\n');
    const next = integerAt(await context.read(toAddress(at + BigInt(access.offset)), 8, signal), 0, 8);
    if (next === undefined || next === 0n) return;
    at = toAddress(next - BigInt(back));
  }
}

/** Offset of the LIST_ENTRY that a link is in. */
function entryOffset(finder: FieldFinder, struct: StructLayout, link: string): number {
  return finder.find(struct.name, link.replace(/\.(?:flink|blink)$/i, ''))?.offset ?? 0;
}

function notFound(name: string, context: ConsoleContext): ConsoleError {
  const why = context.engine.kernel ? '' : noTypes(context);
  return new ConsoleError(`Symbol ${name} not found.${why}`);
}

function noTypes(context: ConsoleContext): string {
  const { whyNoKernel } = context.engine;
  return whyNoKernel === undefined ? '' : `\nThere are no types of the kernel: ${whyNoKernel}`;
}

function hex16(address: bigint): string {
  return address.toString(16).padStart(16, '0');
}
