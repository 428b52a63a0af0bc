import type { Block, LineKind } from './blocks';
import type { CommandContext } from './commandContext';
import type { ParserTable } from './parserTable';

/**
 * Offers lines to the open block, else to each parser that may take them. A parser that fails loses its block and the
 * line stays unparsed: one fault must not cost the rest of a log.
 */
export class OutputReader {
  private block: Block | undefined;

  constructor(
    private readonly parsers: ParserTable,
    private context: CommandContext,
    private readonly failed: (line: number, error: unknown) => void,
  ) {}

  /** Ends the open block; what follows is read in this context. */
  start(context: CommandContext, line: number): void {
    this.end(line);
    this.context = context;
  }

  /** Ends the open block. */
  end(line: number): void {
    const { block } = this;
    this.block = undefined;
    try {
      block?.end();
    } catch (error) {
      this.failed(line, error);
    }
  }

  /** `code`: code of the first character that is not blank. */
  line(text: string, line: number, code: number): LineKind {
    try {
      if (this.block) {
        const kind = this.block.line(text, line);
        if (kind !== undefined) return kind;
        this.end(line);
      }
      return this.begin(text, line, code);
    } catch (error) {
      this.block = undefined;
      this.failed(line, error);
      return 'unparsed';
    }
  }

  private begin(text: string, line: number, code: number): LineKind {
    for (const parser of this.parsers.of(code)) {
      const before = this.context.choose(parser);
      this.block = parser.begin(text, line, this.context);
      if (this.block) return 'understood';
      this.context.goBack(before);
    }
    return 'unparsed';
  }
}
