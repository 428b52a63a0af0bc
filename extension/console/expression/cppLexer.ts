/** Tokens of the C++ evaluator. */
export interface CppToken {
  readonly kind: 'number' | 'name' | 'register' | 'macro' | 'mark' | 'end';
  readonly text: string;
  readonly at: number;
  readonly end: number;
}

const PATTERNS: readonly (readonly [CppToken['kind'], RegExp])[] = [
  ['number', /0[xX][0-9a-fA-F`]+[uUlL]*|0n\d+|\d+(?:[uUlL]*)|'(?:[^'\\]|\\.)'/y],
  ['macro', /#[A-Z_]+/y],
  ['mark', /@@masm|@@c\+\+|@@/y],
  ['register', /@\$?\w+/y],
  ['name', /@!"[^"]{1,1024}"|[A-Za-z_][\w$]*(?:(?:!|::)<?[A-Za-z_$][\w$-]*>?)*/y],
  ['mark', /->|<<|>>|<=|>=|==|!=|&&|\|\||[-+*/%&|^~!<>=?:().,[\]]/y],
];

/** Cuts a C++ expression into tokens. A character that begins none is a mark of its own. */
export class CppLexer {
  private position = 0;

  constructor(readonly text: string) {}

  get at(): number {
    return this.position;
  }

  set at(value: number) {
    this.position = value;
  }

  peek(): CppToken {
    while (/\s/.test(this.text.charAt(this.position))) this.position++;
    const at = this.position;
    if (at >= this.text.length) return { kind: 'end', text: '', at, end: at };
    for (const [kind, pattern] of PATTERNS) {
      pattern.lastIndex = at;
      const found = pattern.exec(this.text)?.[0];
      if (found !== undefined) return { kind, text: found, at, end: at + found.length };
    }
    return { kind: 'mark', text: this.text.charAt(at), at, end: at + 1 };
  }

  take(token: CppToken): void {
    this.position = token.end;
  }
}
