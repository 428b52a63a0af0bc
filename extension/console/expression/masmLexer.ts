import { ConsoleError } from '../consoleCommand';
import { restOf } from '../errors';

export type MasmToken =
  | { readonly kind: 'number'; readonly value: bigint; readonly at: number; readonly end: number }
  | { readonly kind: 'word'; readonly text: string; readonly at: number; readonly end: number }
  | { readonly kind: 'register'; readonly text: string; readonly at: number; readonly end: number }
  | { readonly kind: 'mark'; readonly text: string; readonly at: number; readonly end: number }
  | { readonly kind: 'end'; readonly at: number; readonly end: number };

/** A symbol, a module or an operator word. `:` is part of C++ names, `.` of module names (`win32k.sys`). */
const WORD = /[A-Za-z_?$](?:[\w!$?~]|::|\.(?=\w))*/y;
/** `@!"name"` takes any character into a symbol. */
const QUOTED = /@!"([^"]{1,1024})"/y;
const REGISTER = /@(\$?\.?\w+)/y;
const DIGITS = /[0-9A-Fa-f`]+/y;
const MARK = />>>|<<|>>|==|!=|<=|>=|@@c\+\+|@@masm|@@|[-+*/%&|^~()<>=,.]/y;
const CHARACTERS = /'([^']{1,8})'/y;

const PREFIXES: Readonly<Record<string, number>> = { x: 16, n: 10, t: 8, y: 2 };

/** Cuts a MASM expression into tokens, one at a time: what stands behind it may be anything. */
export class MasmLexer {
  private position = 0;

  constructor(
    readonly text: string,
    private readonly radix: 8 | 10 | 16,
  ) {}

  /** Where the next token is looked for. */
  get at(): number {
    return this.position;
  }

  set at(value: number) {
    this.position = value;
  }

  /** The next token, which is left where it is. */
  peek(): MasmToken {
    const at = this.skipBlanks();
    if (at >= this.text.length) return { kind: 'end', at, end: at };
    const character = this.text.charAt(at);
    if (/[0-9]/.test(character)) return this.number(at);
    const quoted = this.match(QUOTED, at);
    if (quoted) return { kind: 'word', text: quoted[1] ?? '', at, end: at + quoted[0].length };
    if (character === '@' && this.text.charAt(at + 1) !== '@') return this.register(at);
    const word = this.match(WORD, at);
    if (word) return this.word(at, word[0]);
    const characters = this.match(CHARACTERS, at);
    if (characters)
      return { kind: 'number', value: charactersValue(characters[1] ?? ''), at, end: at + characters[0].length };
    const mark = this.match(MARK, at);
    if (mark) return { kind: 'mark', text: mark[0].toLowerCase(), at, end: at + mark[0].length };
    return { kind: 'mark', text: character, at, end: at + 1 };
  }

  take(token: MasmToken): void {
    this.position = token.end;
  }

  private skipBlanks(): number {
    while (/\s/.test(this.text.charAt(this.position))) this.position++;
    return this.position;
  }

  private match(pattern: RegExp, at: number): RegExpExecArray | null {
    pattern.lastIndex = at;
    return pattern.exec(this.text);
  }

  private register(at: number): MasmToken {
    const found = this.match(REGISTER, at);
    if (!found) throw new ConsoleError(`Syntax error at '${restOf(this.text, at)}'`);
    return { kind: 'register', text: (found[1] ?? '').toLowerCase(), at, end: at + found[0].length };
  }

  /** Letters that are digits of the radix are a number, as kd takes them, unless more of a name follows. */
  private word(at: number, word: string): MasmToken {
    if (this.radix === 16) {
      const number = /^[0-9a-f]+(?:`[0-9a-f]+)*h?$/i.exec(this.wholeWord(at));
      if (number) return this.valueOf(number[0].replace(/h$/i, ''), 16, at, at + number[0].length);
    }
    return { kind: 'word', text: word, at, end: at + word.length };
  }

  /** A word with backticks: `fffff804`7ba00000`. */
  private wholeWord(at: number): string {
    return this.match(/[\w!$?~`]+/y, at)?.[0] ?? '';
  }

  private number(at: number): MasmToken {
    const letter = this.text.charAt(at) === '0' ? this.text.charAt(at + 1).toLowerCase() : '';
    const prefixed = PREFIXES[letter];
    if (prefixed !== undefined) {
      const digits = this.match(DIGITS, at + 2)?.[0] ?? '';
      return this.valueOf(digits, prefixed, at, at + 2 + digits.length);
    }
    const digits = this.match(DIGITS, at)?.[0] ?? '';
    const end = at + digits.length;
    if (/h/i.test(this.text.charAt(end)) && !/\w/.test(this.text.charAt(end + 1))) {
      return this.valueOf(digits, 16, at, end + 1);
    }
    return this.valueOf(digits, this.radix, at, end);
  }

  private valueOf(digits: string, radix: number, at: number, end: number): MasmToken {
    let value = 0n;
    for (const digit of digits.replaceAll('`', '')) {
      const number = parseInt(digit, 16);
      if (number >= radix) throw new ConsoleError(`Syntax error at '${restOf(this.text, at)}'`);
      value = value * BigInt(radix) + BigInt(number);
      if (value >> 64n) throw new ConsoleError(`Overflow error at '${restOf(this.text, at)}'`);
    }
    return { kind: 'number', value, at, end };
  }
}

/** `'AB'` is 0x4142. */
function charactersValue(characters: string): bigint {
  let value = 0n;
  for (const character of characters) value = (value << 8n) | BigInt(character.charCodeAt(0) & 0xff);
  return value;
}
