import { ConsoleError } from '../consoleCommand';
import { restOf } from '../errors';
import { matchesPattern } from '../symbols/wildcard';
import { type MasmArgument, type MasmBinary, type MasmNode, READ_SIZE } from './masmTree';

/** What expressions may ask for. */
export interface MasmSource {
  /** Address of a symbol or base of a module. */
  symbol(name: string): bigint | undefined;
  /** `bad`: there is no such register; undefined: its value is not known. */
  register(name: string, signal: AbortSignal): Promise<bigint | 'bad' | undefined>;
  /** An integer of 1 to 8 bytes; undefined where it cannot be read. */
  integer(address: bigint, size: number, signal: AbortSignal): Promise<bigint | undefined>;
  /** Value of a C++ expression. */
  cpp(text: string, signal: AbortSignal): Promise<bigint>;
  /** Entry point of the image at an address. */
  imageEntry(base: bigint, signal: AbortSignal): Promise<bigint | undefined>;
}

const MASK = 0xffff_ffff_ffff_ffffn;

/** Value of a parsed expression, modulo 2^64. `text`: what it was parsed from, for errors. */
export async function evaluateMasm(
  node: MasmNode,
  text: string,
  source: MasmSource,
  signal: AbortSignal,
): Promise<bigint> {
  const fail = (words: string, at: number): ConsoleError => new ConsoleError(`${words} at '${restOf(text, at)}'`);
  const evaluate = async (one: MasmNode): Promise<bigint> => {
    switch (one.kind) {
      case 'number':
        return one.value;
      case 'symbol':
        return symbolValue(one, source, signal, fail);
      case 'register': {
        const value = await source.register(one.name, signal);
        if (value === 'bad') throw fail('Bad register error', one.at);
        if (value === undefined) throw fail('Register value is not known', one.at);
        return value;
      }
      case 'cpp':
        return (await source.cpp(one.text, signal)) & MASK;
      case 'binary':
        return binaryValue(one.operation, await evaluate(one.left), await evaluate(one.right), () =>
          fail('Operand error', one.at),
        );
      case 'call':
        return callValue(one, evaluate, source, signal, () => fail('Syntax error', one.at));
      case 'unary': {
        const value = await evaluate(one.operand);
        const size = READ_SIZE.get(one.operation);
        if (size === undefined) return unaryValue(one.operation, value);
        const read = await source.integer(value, size, signal);
        if (read === undefined) throw fail('Memory access error', one.at);
        return read;
      }
    }
  };
  return evaluate(node);
}

/** A register or pseudo-register without its `@`; a symbol. */
async function symbolValue(
  node: Extract<MasmNode, { kind: 'symbol' }>,
  source: MasmSource,
  signal: AbortSignal,
  fail: (words: string, at: number) => ConsoleError,
): Promise<bigint> {
  // Registers first: looking a name up that no symbol has takes much longer.
  const register = node.name.includes('!') ? 'bad' : await source.register(node.name.toLowerCase(), signal);
  if (register === undefined) throw fail('Register value is not known', node.at);
  if (register !== 'bad') return register;
  const address = node.name.startsWith('$') ? undefined : source.symbol(node.name);
  if (address === undefined) throw fail("Couldn't resolve error", node.at);
  return address;
}

function unaryValue(operation: string, value: bigint): bigint {
  switch (operation) {
    case '-':
      return -value & MASK;
    case '~':
      return ~value & MASK;
    case 'not':
      return value === 0n ? 1n : 0n;
    case 'hi':
      return (value >> 16n) & 0xffffn;
    case 'low':
      return value & 0xffffn;
    default:
      return value;
  }
}

function binaryValue(operation: MasmBinary, left: bigint, right: bigint, badOperand: () => ConsoleError): bigint {
  const signed = (value: bigint): bigint => BigInt.asIntN(64, value);
  const truth = (is: boolean): bigint => (is ? 1n : 0n);
  switch (operation) {
    case '+':
      return (left + right) & MASK;
    case '-':
      return (left - right) & MASK;
    case '*':
      return (left * right) & MASK;
    case '/':
    case '%':
      if (right === 0n) throw badOperand();
      return operation === '/' ? left / right : left % right;
    case '&':
      return left & right;
    case '|':
      return left | right;
    case '^':
      return left ^ right;
    case '<<':
      return right > 63n ? 0n : (left << right) & MASK;
    case '>>':
      return (signed(left) >> (right > 63n ? 63n : right)) & MASK;
    case '>>>':
      return right > 63n ? 0n : left >> right;
    case '==':
      return truth(left === right);
    case '!=':
      return truth(left !== right);
    case '<':
      return truth(signed(left) < signed(right));
    case '>':
      return truth(signed(left) > signed(right));
    case '<=':
      return truth(signed(left) <= signed(right));
    case '>=':
      return truth(signed(left) >= signed(right));
  }
}

/** `$scmp("a", "b")`, `$spat("text", "pattern")`, `$vvalid(address, length)`, `$iment(base)`. */
async function callValue(
  node: Extract<MasmNode, { kind: 'call' }>,
  evaluate: (node: MasmNode) => Promise<bigint>,
  source: MasmSource,
  signal: AbortSignal,
  bad: () => ConsoleError,
): Promise<bigint> {
  const text = (part: MasmArgument | undefined): string => {
    if (part?.kind !== 'text') throw bad();
    return part.text;
  };
  const number = (part: MasmArgument | undefined): Promise<bigint> => {
    if (!part || part.kind === 'text') throw bad();
    return evaluate(part);
  };
  const [first, second] = node.parts;
  switch (node.name) {
    case '$scmp':
      return compare(text(first), text(second));
    case '$sicmp':
      return compare(text(first).toLowerCase(), text(second).toLowerCase());
    case '$spat':
      return matchesPattern(text(first), text(second)) ? 1n : 0n;
    case '$vvalid':
      return isReadable(source, await number(first), await number(second), signal);
    case '$iment': {
      const entry = await source.imageEntry(await number(first), signal);
      if (entry === undefined) throw bad();
      return entry;
    }
    default:
      throw bad();
  }
}

function compare(left: string, right: string): bigint {
  return left === right ? 0n : left < right ? MASK : 1n;
}

/** Looks at one byte of each page of a range. */
async function isReadable(source: MasmSource, start: bigint, length: bigint, signal: AbortSignal): Promise<bigint> {
  const end = start + (length === 0n ? 1n : length);
  if (end - start > 0x1000_0000n) return 0n;
  for (let at = start; at < end; at = (at | 0xfffn) + 1n) {
    if ((await source.integer(at & MASK, 1, signal)) === undefined) return 0n;
  }
  return 1n;
}
