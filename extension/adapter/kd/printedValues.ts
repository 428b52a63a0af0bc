/** A variable as `dv /i /t /v` prints it. */
export interface PrintedVariable {
  readonly name: string;
  readonly type: string;
  readonly value: string;
  readonly kind: 'param' | 'local' | 'other';
  /** Where it lies; absent in a register. */
  readonly address?: string;
}

const VARIABLE =
  /^\s*(?:(prv|pub)\s+(\w+)\s+)?(?:([0-9a-f]{8}(?:`?[0-9a-f]{8})?)|@\S+|<[^>]{1,40}>)\s+(\S.*?)\s*([\w$<>~:]+(?:\[[^\]]*\])?) = (.*)$/i;
const MOST = 2_000;

/** Variables of an answer of `dv /i /t /v`. */
export function variablesOf(text: string): readonly PrintedVariable[] {
  const found: PrintedVariable[] = [];
  for (const line of text.split('\n')) {
    const [, , kind = '', address, type = '', name = '', value = ''] = VARIABLE.exec(line.slice(0, 600)) ?? [];
    if (name === '' || found.length >= MOST) continue;
    found.push({
      name,
      type: type.trim(),
      value: value.trim(),
      kind: kind === 'param' || kind === 'local' ? kind : 'other',
      ...(address !== undefined && { address: `0x${address.replace('`', '')}` }),
    });
  }
  return found;
}

/** A row of `dx -r1`. */
export interface PrintedMember {
  readonly name: string;
  readonly value: string;
  readonly type?: string;
  readonly offset?: string;
}

const MEMBER =
  /^ {4}(?:\[\+?(0x[0-9a-f]{3,8})\]\s+)?(\S(?:.{0,200}?\S)?)\s*(?:: (.*?))?(?: ?\[Type: ([^\]\n]{1,300})\])?\s*$/i;

/** Members of an answer of `dx -r1`: the rows below its first. */
export function membersOf(text: string): readonly PrintedMember[] {
  const found: PrintedMember[] = [];
  for (const line of text.split('\n').slice(1)) {
    const [, offset, name = '', value = '', type] = MEMBER.exec(line.slice(0, 600)) ?? [];
    if (name === '' || found.length >= MOST) continue;
    found.push({
      name,
      value: value.trim(),
      ...(type !== undefined && { type }),
      ...(offset !== undefined && { offset }),
    });
  }
  return found;
}

/** Types that open to members: structures, arrays, and pointers to anything but characters, functions and nothing. */
export function opens(type: string): boolean {
  if (/\[\d*\]/.test(type)) return true;
  if (type.includes('*'))
    return !/^(?:const\s+)?(?:void|char|wchar_t|unsigned char)\s*\*$/.test(type) && !type.includes('(');
  return /^(?:struct|class|union)\b/.test(type) || /^(?:[\w$]+!)?_[A-Z]/.test(type) || type.includes('::');
}

/** What `?`, `??` or `dx` printed: a value, or that it means nothing. */
export function valueOfAnswer(text: string): { readonly text: string; readonly type?: string } | undefined {
  const lines = text.split('\n').filter(line => line.trim() !== '');
  const [first = ''] = lines;
  if (first === '' || isError(text)) return undefined;
  const masm = /^Evaluate expression: (-?\d{1,20}) = ([0-9a-f`]{1,17})/i.exec(first);
  if (masm) return { text: `0x${(masm[2] ?? '').replace('`', '')} (${masm[1] ?? ''})` };
  const typed = /^((?:struct|class|union|enum) \S+(?: \*+)?|[\w ]+?(?: \*+)?) ((?:0x|0n|-|'|"|\d|\(|\{)\S?.*)$/.exec(
    first,
  );
  if (typed) return { text: typed[2] ?? '', type: typed[1] ?? '' };
  return { text: lines.length === 1 ? first.trim() : `${first.trim()} …` };
}

export function isError(text: string): boolean {
  return /(?:^|\n)\s*(?:\^ |Couldn't resolve error|Error: |Unable to |Memory access error|Syntax error|Type does not have given member|Symbol table variable error|No type information)/i.test(
    text,
  );
}
