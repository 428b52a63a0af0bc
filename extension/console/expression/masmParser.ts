import { ConsoleError } from '../consoleCommand';
import { restOf } from '../errors';
import { MasmLexer, type MasmToken } from './masmLexer';
import {
  BINARY_WORDS,
  type MasmArgument,
  type MasmBinary,
  type MasmNode,
  type MasmUnary,
  STRENGTH,
  UNARY_WORDS,
} from './masmTree';

/** Deepest nesting of parentheses and operators. */
const MAX_DEPTH = 100;
/** Longest expression, in characters. */
const MAX_LENGTH = 16 * 1024;
/** Most operands: the tree of `1+1+1+…` is as deep as it is long. */
const MAX_OPERANDS = 1000;

/** What the text begins with, and where it ends. */
export interface ParsedMasm {
  readonly node: MasmNode;
  /** Index of the first character that is not part of it, blanks skipped. */
  readonly end: number;
}

/**
 * Parses the MASM expression at the start of a text.
 * @throws ConsoleError in kd's words: what is missing, and the rest of the text from there
 */
export function parseMasm(text: string, radix: 8 | 10 | 16, start = 0): ParsedMasm {
  if (text.length > MAX_LENGTH) throw new ConsoleError(`Overflow error at '${text.slice(0, 64)}'`);
  const parser = new MasmParser(text, radix, start);
  return { node: parser.binary(0, 0), end: parser.end };
}

class MasmParser {
  private readonly lexer: MasmLexer;
  private operands = 0;
  /** Where the token begins that was taken last: what errors of reading memory quote from. */
  private lastAt = 0;

  constructor(
    private readonly text: string,
    radix: 8 | 10 | 16,
    start: number,
  ) {
    this.lexer = new MasmLexer(text, radix);
    this.lexer.at = start;
  }

  get end(): number {
    return this.lexer.peek().at;
  }

  binary(level: number, depth: number): MasmNode {
    const operators = STRENGTH[level];
    if (!operators) return this.unary(depth);
    let left = this.binary(level + 1, depth);
    for (;;) {
      const token = this.lexer.peek();
      const operation = operatorOf(token);
      if (operation === undefined || !operators.includes(operation)) return left;
      this.take(token);
      const right = this.binary(level + 1, depth);
      left = { kind: 'binary', operation, left, right, at: this.lastAt };
    }
  }

  private unary(depth: number): MasmNode {
    const token = this.lexer.peek();
    if (depth > MAX_DEPTH || ++this.operands > MAX_OPERANDS)
      throw new ConsoleError(`Overflow error at '${restOf(this.text, token.at).slice(0, 64)}'`);
    const operation = unaryOf(token);
    if (operation === undefined) return this.term(token, depth);
    this.take(token);
    const operand = this.unary(depth + 1);
    return { kind: 'unary', operation, operand, at: this.lastAt };
  }

  private term(token: MasmToken, depth: number): MasmNode {
    this.take(token);
    switch (token.kind) {
      case 'number':
        return { kind: 'number', value: token.value, at: token.at };
      case 'register':
        return { kind: 'register', name: token.text, at: token.at };
      case 'word':
        if (token.text.startsWith('$') && this.lexer.peek().at < this.text.length && this.isCall(token.text)) {
          return this.call(token.text.toLowerCase(), token.at, depth);
        }
        return { kind: 'symbol', name: token.text, at: token.at };
      case 'mark':
        return this.mark(token.text, token.at, depth);
      case 'end':
        throw this.missing(token.at);
    }
  }

  private isCall(name: string): boolean {
    return /^\$(iment|scmp|sicmp|spat|vvalid)$/i.test(name);
  }

  private mark(text: string, at: number, depth: number): MasmNode {
    if (text === '(') {
      const inner = this.binary(0, depth + 1);
      const close = this.lexer.peek();
      if (close.kind !== 'mark' || close.text !== ')') {
        throw new ConsoleError(`Syntax error at '${restOf(this.text, close.at)}'`);
      }
      this.take(close);
      return inner;
    }
    if (text === '.') return { kind: 'register', name: '$ip', at };
    if (text === '@@' || text === '@@c++' || text === '@@masm') return this.otherSyntax(text, at, depth);
    throw text === '`' ? new ConsoleError(`Syntax error at '${restOf(this.text, at)}'`) : this.missing(at);
  }

  /** `@@c++(…)`, `@@(…)`: C++; `@@masm(…)`: the same as without. */
  private otherSyntax(text: string, at: number, depth: number): MasmNode {
    const open = this.lexer.peek();
    if (open.kind !== 'mark' || open.text !== '(') throw this.missing(open.at);
    if (text === '@@masm') return this.unary(depth + 1);
    const end = closingParenthesis(this.text, open.at);
    if (end === undefined) throw new ConsoleError(`Syntax error at '${restOf(this.text, open.at)}'`);
    this.lexer.at = end + 1;
    return { kind: 'cpp', text: this.text.slice(open.end, end), at };
  }

  private call(name: string, at: number, depth: number): MasmNode {
    const open = this.lexer.peek();
    const end = open.kind === 'mark' && open.text === '(' ? closingParenthesis(this.text, open.at) : undefined;
    if (end === undefined) throw new ConsoleError(`Syntax error at '${restOf(this.text, open.at)}'`);
    const parts: MasmArgument[] = [];
    this.take(open);
    while (this.lexer.peek().at < end && parts.length < 8) {
      parts.push(this.argument(depth));
      const comma = this.lexer.peek();
      if (comma.kind === 'mark' && comma.text === ',') this.take(comma);
    }
    this.lexer.at = end + 1;
    return { kind: 'call', name, parts, at };
  }

  private argument(depth: number): MasmArgument {
    const start = this.lexer.peek().at;
    const quoted = /"([^"]*)"/y;
    quoted.lastIndex = start;
    const found = quoted.exec(this.text);
    if (!found) return this.binary(0, depth + 1);
    this.lexer.at = start + found[0].length;
    return { kind: 'text', text: found[1] ?? '' };
  }

  private take(token: MasmToken): void {
    this.lexer.take(token);
    this.lastAt = token.at;
  }

  private missing(at: number): ConsoleError {
    return new ConsoleError(`Numeric expression missing from '${restOf(this.text, at)}'`);
  }
}

function operatorOf(token: MasmToken): MasmBinary | undefined {
  if (token.kind === 'word') return BINARY_WORDS.get(token.text.toLowerCase());
  if (token.kind !== 'mark') return undefined;
  const text = token.text === '=' ? '==' : token.text;
  for (const level of STRENGTH) {
    const found = level.find(operator => operator === text);
    if (found) return found;
  }
  return undefined;
}

function unaryOf(token: MasmToken): MasmUnary | undefined {
  if (token.kind === 'mark')
    return token.text === '-' || token.text === '+' || token.text === '~' ? token.text : undefined;
  if (token.kind !== 'word') return undefined;
  const word = token.text.toLowerCase();
  return isUnaryWord(word) ? word : undefined;
}

function isUnaryWord(word: string): word is MasmUnary {
  return UNARY_WORDS.has(word);
}

/** Index of the parenthesis that closes the one at `open`; undefined if none does. Quoted text is passed over. */
export function closingParenthesis(text: string, open: number): number | undefined {
  let depth = 0;
  let quoted = false;
  for (let i = open; i < text.length; i++) {
    const character = text.charAt(i);
    if (character === '"') quoted = !quoted;
    else if (quoted) continue;
    else if (character === '(') depth++;
    else if (character === ')' && --depth === 0) return i;
  }
  return undefined;
}
