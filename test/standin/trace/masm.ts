/** What an expression of a breakpoint's command may look at. */
export interface MasmMachine {
  register(name: string): bigint | undefined;
  /** Undefined: the memory cannot be read. */
  read(address: bigint, size: number): bigint | undefined;
}

/** What the debugger prints instead of a value. */
export class MasmError extends Error {}

const SIZES: Readonly<Record<string, number>> = { by: 1, wo: 2, dwo: 4, qwo: 8, poi: 8 };
/** Weakest first. Source: Microsoft, "MASM Numbers and Operators". */
const LEVELS: readonly (readonly string[])[] = [['|'], ['&'], ['==', '>='], ['+', '-']];

/** The value of an expression of the debugger's macro assembler: as much of it as breakpoints of a trace use. */
export function masm(text: string, machine: MasmMachine): bigint {
  const tokens = text.match(/0x[0-9a-f]+|@\$?\w+|[a-z]+(?=\()|==|>=|[-+|&()]/gi) ?? [];
  if (tokens.join('') !== text.replace(/\s/g, '')) throw new MasmError(`Couldn't resolve error at '${text}'`);
  const reader = new Reader(tokens, machine);
  const value = reader.level(0);
  if (!reader.done) throw new MasmError(`Extra character error in '${text}'`);
  return value;
}

class Reader {
  private at = 0;

  constructor(
    private readonly tokens: readonly string[],
    private readonly machine: MasmMachine,
  ) {}

  get done(): boolean {
    return this.at === this.tokens.length;
  }

  level(depth: number): bigint {
    const operators = LEVELS[depth];
    if (!operators) return this.primary();
    let value = this.level(depth + 1);
    for (;;) {
      const operator = this.tokens[this.at];
      if (operator === undefined || !operators.includes(operator)) return value;
      this.at++;
      value = applied(operator, value, this.level(depth + 1));
    }
  }

  private primary(): bigint {
    const token = this.tokens[this.at++] ?? '';
    if (token.startsWith('0x')) return BigInt(token);
    if (token.startsWith('@')) {
      const value = this.machine.register(token.slice(1));
      if (value === undefined) throw new MasmError(`Bad register error at '${token}'`);
      return value;
    }
    const size = SIZES[token];
    if (size !== undefined) this.at++;
    else if (token !== '(') throw new MasmError(`Syntax error at '${token}'`);
    const value = this.level(0);
    if (this.tokens[this.at++] !== ')') throw new MasmError('Missing ) error');
    if (size === undefined) return value;
    const read = this.machine.read(value, size);
    if (read === undefined) throw new MasmError(`Memory access error at ')'`);
    return read;
  }
}

function applied(operator: string, a: bigint, b: bigint): bigint {
  switch (operator) {
    case '+':
      return BigInt.asUintN(64, a + b);
    case '-':
      return BigInt.asUintN(64, a - b);
    case '==':
      return a === b ? 1n : 0n;
    case '>=':
      return a >= b ? 1n : 0n;
    case '&':
      return a & b;
    default:
      return a | b;
  }
}
