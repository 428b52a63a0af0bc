import type { CommandPlace } from '../model/evidence';
import type { FactSink } from '../model/facts';
import type { BlockContext, BlockParser, Scope } from './blocks';
import { splitCommands, wordsOf } from './commandText';

/** What the parsers see of the command whose output is being read. */
export class CommandContext implements BlockContext {
  /** Words of each command of the line. */
  private readonly all: readonly (readonly string[])[];
  private at = 0;

  constructor(
    readonly command: CommandPlace,
    readonly scope: Scope,
    readonly sink: FactSink,
    /** Width of the target's pointers, as far as it is known by now. */
    private readonly width: { readonly bits: 32 | 64 | undefined },
  ) {
    this.all = splitCommands(command.text).map(wordsOf);
  }

  get words(): readonly string[] {
    return this.all[this.at] ?? [];
  }

  get bits(): 32 | 64 | undefined {
    return this.width.bits;
  }

  /**
   * Of several commands on the line, goes on to the one that this parser's family comes from. Returns where it was before,
   * for `goBack` if the parser does not take the line after all.
   */
  choose(parser: BlockParser): number {
    const before = this.at;
    if (this.all.length > 1 && parser.commands) this.at = this.fitting(parser.commands) ?? before;
    return before;
  }

  goBack(to: number): void {
    this.at = to;
  }

  /** The command with one of these first words: the current or a later one before an earlier one. */
  private fitting(names: readonly string[]): number | undefined {
    const fits = (words: readonly string[]): boolean => names.includes(words[0] ?? '');
    const next = this.all.findIndex((words, i) => i >= this.at && fits(words));
    const any = next >= 0 ? next : this.all.findIndex(fits);
    return any >= 0 ? any : undefined;
  }
}
