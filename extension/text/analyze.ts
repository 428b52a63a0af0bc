import type { Address } from '../base/address';
import { parseAddress } from '../base/address';
import type { Block, BlockContext, BlockParser, LineKind } from './blocks';
import { readErrorLine } from './errorLines';
import { textEvidence } from './known';

/* !analyze -v: the bug check's name and code, text on it, its arguments, then details by key. */
const HEADLINE = /^\s{0,4}([A-Z][A-Z0-9_]{3,80}) \(([0-9a-f]{1,8})\)$/;
const ARGUMENT = /^\s{0,4}Arg([1-4]): ([0-9a-fA-F`]{8,17})(?:,|\s|$)/;
const DETAIL =
  /^\s{0,4}(?:[A-Z][A-Z0-9_]{2,60}(?:\.[A-Za-z0-9_.]{1,60})?:(?: |$)|Debugging Details:|-{10,}$|Followup: |Key\s*: |Value\s*: |Analysis\.|ADDITIONAL_DEBUG_TEXT|Resetting default scope|KEY_VALUES_STRING|Defaulting to)/;
/** Rows below a detail: stacks, registers, code, tables. Anything indented, too. */
const BELOW =
  /^(?:\s+\S|[0-9a-fA-F`]{8,17} |[a-z][a-z0-9]{1,5}=[0-9a-f]|Child-SP |ChildEBP |[\w.]+![^\s]{1,300}:?$|iopl=|cs=)/;

class AnalyzeBlock implements Block {
  /** `text`: prose on the bug check, up to the arguments. */
  private part: 'text' | 'arguments' | 'details' = 'text';
  private readonly parameters: Address[] = [];
  private endLine: number;
  private told = false;

  constructor(
    private readonly context: BlockContext,
    private readonly code: number,
    private readonly first: number,
    private readonly headline: string,
  ) {
    this.endLine = first;
  }

  line(text: string, line: number): LineKind | undefined {
    const argument = ARGUMENT.exec(text);
    if (argument) {
      this.part = 'arguments';
      const value = parseAddress(argument[2] ?? '');
      if (value !== undefined && Number(argument[1]) === this.parameters.length + 1) this.parameters.push(value);
      this.endLine = line;
      return 'understood';
    }
    if (DETAIL.test(text)) {
      this.part = 'details';
      return 'understood';
    }
    switch (this.part) {
      case 'text':
        if (text.startsWith('Arguments:')) this.part = 'arguments';
        return line - this.first < 60 ? 'understood' : undefined;
      case 'arguments':
        return /^\s/.test(text) ? 'understood' : undefined;
      case 'details':
        return BELOW.test(text) || readErrorLine(text) ? 'understood' : undefined;
    }
  }

  end(): void {
    if (this.told) return;
    this.told = true;
    this.context.sink.add({
      kind: 'target',
      bugcheck: { code: this.code, parameters: this.parameters },
      evidence: textEvidence(this.context, this.first, this.headline, this.endLine),
    });
  }
}

/** Of `!analyze` the bug check is kept; the rest is known to be its text. */
export const analyzeParser: BlockParser = {
  name: 'analysis of a bug check',
  starts: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
  commands: ['!analyze'],
  begin(text, line, context) {
    const match = HEADLINE.exec(text);
    return match ? new AnalyzeBlock(context, Number.parseInt(match[2] ?? '', 16), line, text) : undefined;
  },
};
