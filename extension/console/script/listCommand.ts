import { toAddress } from '../../base/address';
import { FieldFinder } from '../../kernel/fieldAccess';
import { Breather } from '../breather';
import { type ConsoleCommand, type ConsoleContext, ConsoleError, type Output } from '../consoleCommand';
import { CaretError } from '../errors';
import { integerAt } from '../memory/chunks';
import { findType } from '../types/typeLookup';

/** Elements of one list. */
const MOST_ELEMENTS = 0x10_0000;
const USUAL_COMMAND = 'dp';

/** What the command needs of the console around it. */
export interface ListHost {
  /** `$extret`: the element that the commands are about. */
  setElement(address: bigint): void;
  run(text: string, out: Output, signal: AbortSignal): Promise<void>;
}

/** Arguments of `!list`. */
interface ListRequest {
  readonly type: string;
  readonly field: string;
  readonly commands: string;
  readonly arguments: string;
  readonly echo: boolean;
  readonly most: string | undefined;
  readonly start: string;
}

/**
 * `!list -t [module!]Type.Field -x "commands" [-a "arguments"] [-e] [-m most] start`: runs commands on each structure of a
 * list. Commands that do not name `@$extret` get its address behind them. `!list "…"` takes all of it in quotes.
 */
export function listCommand(host: ListHost): ConsoleCommand {
  return {
    names: ['!list'],
    run: async (args, context, out, signal) => {
      if (args.trim() === '') return;
      const request = parseRequest(args);
      const link = linkOf(request, context);
      const most = request.most === undefined ? MOST_ELEMENTS : Number(await context.evaluate(request.most, signal));
      const start = toAddress(await context.evaluate(request.start, signal));
      const seen = new Set<bigint>();
      const breather = new Breather(signal);
      for (let at = start, i = 0; i < Math.min(most, MOST_ELEMENTS) && !seen.has(at); i++) {
        await breather.breathe();
        seen.add(at);
        host.setElement(at);
        const text = commandFor(request, at);
        if (request.echo) out.write(`${text}\n`);
        await host.run(text, out, signal);
        out.write('\n');
        const block = await context.read(toAddress(at + BigInt(link.offset)), 8, signal);
        const next = integerAt(block, 0, 8);
        if (next === undefined) throw new ConsoleError(`Cannot read next element at ${hex(at + BigInt(link.offset))}`);
        if (next === 0n) return;
        at = toAddress(next - BigInt(link.back));
      }
    },
  };
}

function parseRequest(args: string): ListRequest {
  const whole = /^\s*"(.*)"\s*$/s.exec(args)?.[1]?.replaceAll('\\"', '"') ?? args;
  const taken = { t: '', x: USUAL_COMMAND, a: '', m: '', e: false };
  let rest = whole.trim();
  for (let found = nextOption(rest); found; found = nextOption(rest)) {
    const [text, letter = '', quoted, word] = found;
    rest = rest.slice(text.length).trim();
    const value = quoted ?? word ?? '';
    if (letter === 'e') taken.e = true;
    else if (letter === 't' || letter === 'x' || letter === 'a' || letter === 'm') taken[letter] = value;
  }
  const dot = taken.t.indexOf('.');
  if (dot <= 0 || rest === '') throw new CaretError('syntax');
  return {
    type: taken.t.slice(0, dot),
    field: taken.t.slice(dot + 1),
    commands: taken.x,
    arguments: taken.a,
    echo: taken.e,
    most: taken.m === '' ? undefined : taken.m,
    start: rest,
  };
}

function nextOption(text: string): RegExpExecArray | null {
  return /^-(e)(?=\s|$)/.exec(text) ?? /^-([txam])\s*(?:"((?:[^"\\]|\\.)*)"|(\S+))/s.exec(text);
}

/** Where the link lies, and how far behind the start of the next structure it points. */
function linkOf(request: ListRequest, context: ConsoleContext): { readonly offset: number; readonly back: number } {
  const found = findType(context.engine, request.type);
  const missing = new ConsoleError(
    `Cannot find link - error in reading/finding type ${request.type} or field ${request.field}.`,
  );
  if (!found) throw missing;
  const finder = new FieldFinder(found.types);
  const access = finder.find(found.name, request.field);
  if (access?.size !== 8) throw missing;
  const entry = /\.(?:flink|blink)$/i.test(request.field) ? request.field.replace(/\.\w+$/, '') : undefined;
  const back = entry === undefined ? 0 : (finder.find(found.name, entry)?.offset ?? 0);
  return { offset: access.offset, back };
}

/** The commands with the address of the element, unless they name it themselves. */
function commandFor({ commands, arguments: behind }: ListRequest, at: bigint): string {
  const text = commands.includes('$extret') ? commands : `${commands} ${hex(at)}`;
  return behind === '' ? text : `${text} ${behind}`;
}

function hex(address: bigint): string {
  return `0x${BigInt.asUintN(64, address).toString(16)}`;
}
