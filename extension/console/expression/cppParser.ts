import type { TypeReference } from '../../kernel/types';
import { ConsoleError } from '../consoleCommand';
import { restOf } from '../errors';
import { CppLexer, type CppToken } from './cppLexer';
import { CPP_STRENGTH, type CppNode, type CppType, INT, INT64, UNSIGNED_INT, UNSIGNED_INT64 } from './cppTree';
import { closingParenthesis } from './masmParser';

const MAX_DEPTH = 64;
const MAX_LENGTH = 16 * 1024;
const MAX_OPERANDS = 500;

/** Finds a type by its name: `nt!_ETHREAD`, `unsigned long`. */
export type TypeFinder = (name: string) => CppType | undefined;

/**
 * Parses a whole C++ expression of the kind that kd takes.
 * @throws ConsoleError in kd's words
 */
export function parseCpp(text: string, findType: TypeFinder): CppNode {
  if (text.length > MAX_LENGTH) throw new ConsoleError(`Overflow error at '${text.slice(0, 64)}'`);
  return new CppParser(text, findType).whole();
}

class CppParser {
  private readonly lexer: CppLexer;
  private operands = 0;
  private depth = 0;

  constructor(
    private readonly text: string,
    private readonly findType: TypeFinder,
  ) {
    this.lexer = new CppLexer(text);
  }

  whole(): CppNode {
    const node = this.choice();
    const rest = this.lexer.peek();
    if (rest.kind !== 'end') throw new ConsoleError(`Extra character error at '${restOf(this.text, rest.at)}'`);
    return node;
  }

  private choice(): CppNode {
    if (++this.depth > MAX_DEPTH)
      throw new ConsoleError(`Overflow error at '${restOf(this.text, this.lexer.at).slice(0, 64)}'`);
    try {
      const condition = this.binary(0);
      if (!this.accept('?')) return condition;
      const yes = this.choice();
      this.expect(':');
      return { kind: 'choice', condition, yes, no: this.choice(), at: condition.at };
    } finally {
      this.depth--;
    }
  }

  private binary(level: number): CppNode {
    const operators = CPP_STRENGTH[level];
    if (!operators) return this.unary();
    let left = this.binary(level + 1);
    for (;;) {
      const token = this.lexer.peek();
      if (token.kind !== 'mark' || !operators.includes(token.text)) return left;
      this.lexer.take(token);
      left = { kind: 'binary', operation: token.text, left, right: this.binary(level + 1), at: left.at };
    }
  }

  private unary(): CppNode {
    const token = this.lexer.peek();
    if (++this.operands > MAX_OPERANDS)
      throw new ConsoleError(`Overflow error at '${restOf(this.text, token.at).slice(0, 64)}'`);
    const operation = unaryOf(token);
    if (operation) {
      this.lexer.take(token);
      return { kind: 'unary', operation, operand: this.unary(), at: token.at };
    }
    const cast = token.kind === 'mark' && token.text === '(' ? this.typeInParentheses() : undefined;
    if (cast) return { kind: 'cast', type: cast, operand: this.unary(), at: token.at };
    if (token.kind === 'name' && token.text === 'sizeof') return this.sizeOf(token);
    return this.postfix(this.primary(token));
  }

  private sizeOf(token: CppToken): CppNode {
    this.lexer.take(token);
    const type = this.typeInParentheses();
    if (type) return { kind: 'sizeof-type', type, at: token.at };
    return { kind: 'sizeof-value', operand: this.unary(), at: token.at };
  }

  private postfix(node: CppNode): CppNode {
    let result = node;
    for (;;) {
      if (++this.operands > MAX_OPERANDS) throw new ConsoleError(`Overflow error at '${this.text.slice(0, 64)}'`);
      const token = this.lexer.peek();
      if (token.text === '[') {
        this.lexer.take(token);
        result = { kind: 'element', of: result, index: this.choice(), at: result.at };
        this.expect(']');
      } else if (token.text === '->' || token.text === '.') {
        this.lexer.take(token);
        const name = this.lexer.peek();
        if (name.kind !== 'name') throw this.syntax(name.at);
        this.lexer.take(name);
        result = { kind: 'member', of: result, name: name.text, arrow: token.text === '->', at: name.at };
      } else return result;
    }
  }

  private primary(token: CppToken): CppNode {
    this.lexer.take(token);
    switch (token.kind) {
      case 'number':
        return { kind: 'number', ...numberOf(token.text), at: token.at };
      case 'register':
        return { kind: 'register', name: token.text.slice(1).toLowerCase(), at: token.at };
      case 'name':
        return { kind: 'name', name: token.text.replace(/^@!"(.*)"$/, '$1'), at: token.at };
      case 'macro':
        return this.macro(token);
      case 'end':
        throw this.syntax(token.at);
      case 'mark':
        return this.mark(token);
    }
  }

  private mark(token: CppToken): CppNode {
    if (token.text === '(') {
      const inner = this.choice();
      this.expect(')');
      return inner;
    }
    if (!token.text.startsWith('@@')) throw this.syntax(token.at);
    const open = this.lexer.peek();
    const end = open.text === '(' ? closingParenthesis(this.text, open.at) : undefined;
    if (end === undefined) throw this.syntax(open.at);
    if (token.text === '@@c++') return this.primary(open);
    this.lexer.at = end + 1;
    return { kind: 'masm', text: this.text.slice(open.end, end), at: token.at };
  }

  /** `#FIELD_OFFSET(type, field)`, `#CONTAINING_RECORD(address, type, field)`, `#RTL_CONTAINS_FIELD` is not known. */
  private macro(token: CppToken): CppNode {
    this.expect('(');
    if (token.text === '#FIELD_OFFSET') {
      const type = this.type();
      this.expect(',');
      return { kind: 'offset', type, path: this.pathBeforeClose(), at: token.at };
    }
    if (token.text !== '#CONTAINING_RECORD') throw this.syntax(token.at);
    const of = this.choice();
    this.expect(',');
    const type = this.type();
    this.expect(',');
    return { kind: 'container', of, type, path: this.pathBeforeClose(), at: token.at };
  }

  private pathBeforeClose(): string {
    const start = this.lexer.peek().at;
    const end = this.text.indexOf(')', start);
    if (end < 0) throw this.syntax(this.text.length);
    this.lexer.at = end + 1;
    return this.text.slice(start, end).trim();
  }

  private type(): CppType {
    const at = this.lexer.peek().at;
    const type = this.typeHere();
    if (!type) throw new ConsoleError(`Couldn't resolve error at '${restOf(this.text, at)}'`);
    return type;
  }

  /** A type in parentheses; undefined, and nothing taken, where an expression stands there. */
  private typeInParentheses(): CppType | undefined {
    const start = this.lexer.at;
    if (this.accept('(')) {
      const type = this.typeHere();
      if (type && this.accept(')')) return type;
    }
    this.lexer.at = start;
    return undefined;
  }

  /** Words of a type and the stars behind them. */
  private typeHere(): CppType | undefined {
    const words: string[] = [];
    for (let token = this.lexer.peek(); token.kind === 'name' && words.length < 4; token = this.lexer.peek()) {
      this.lexer.take(token);
      if (!/^(?:const|volatile|struct|union|enum|class)$/.test(token.text)) words.push(token.text);
    }
    const found = words.length > 0 ? this.findType(words.join(' ')) : undefined;
    if (!found) return undefined;
    let type: TypeReference = found.type;
    while (this.accept('*')) type = { kind: 'pointer', to: type, size: 8 };
    return { ...found, type };
  }

  private accept(mark: string): boolean {
    const token = this.lexer.peek();
    if (token.kind !== 'mark' || token.text !== mark) return false;
    this.lexer.take(token);
    return true;
  }

  private expect(mark: string): void {
    if (!this.accept(mark)) throw this.syntax(this.lexer.peek().at);
  }

  private syntax(at: number): ConsoleError {
    return new ConsoleError(`Syntax error at '${restOf(this.text, at)}'`);
  }
}

function unaryOf(token: CppToken): Extract<CppNode, { kind: 'unary' }>['operation'] | undefined {
  if (token.kind !== 'mark') return undefined;
  switch (token.text) {
    case '-':
    case '+':
    case '~':
    case '!':
    case '*':
    case '&':
      return token.text;
    default:
      return undefined;
  }
}

/** Decimal unless `0x` says otherwise, whatever the radix of MASM expressions is; the smallest type that holds it. */
function numberOf(text: string): { readonly value: bigint; readonly type: TypeReference } {
  if (text.startsWith("'")) return { value: BigInt(text.charCodeAt(text.length - 2) & 0xff), type: INT };
  const isHex = /^0x/i.test(text);
  const unsigned = /u/i.test(text.replace(/^0x/i, ''));
  const digits = text
    .replaceAll('`', '')
    .replace(/^0[xn]/i, '')
    .replace(/[uUlL]+$/, '');
  const value = BigInt.asUintN(64, BigInt(isHex ? `0x0${digits}` : digits));
  if (value <= 0x7fff_ffffn) return { value, type: unsigned ? UNSIGNED_INT : INT };
  if (value <= 0xffff_ffffn && (isHex || unsigned)) return { value, type: UNSIGNED_INT };
  return { value, type: value <= 0x7fff_ffff_ffff_ffffn && !unsigned ? INT64 : UNSIGNED_INT64 };
}
