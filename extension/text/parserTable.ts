import type { BlockParser } from './blocks';

/** Parsers by the first character, behind blanks, of the lines they may take, each list in the order of the parsers. */
export class ParserTable {
  private readonly byCode: readonly (readonly BlockParser[])[];
  private readonly others: readonly BlockParser[];

  constructor(parsers: readonly BlockParser[]) {
    const takes = (parser: BlockParser, code: number): boolean =>
      parser.starts === undefined || parser.starts.includes(String.fromCharCode(code));
    this.byCode = Array.from({ length: 128 }, (_, code) => parsers.filter(parser => takes(parser, code)));
    this.others = parsers.filter(parser => parser.starts === undefined);
  }

  /** The parsers to offer a line to whose first character that is not blank has this code. */
  of(code: number): readonly BlockParser[] {
    return this.byCode[code] ?? this.others;
  }
}
