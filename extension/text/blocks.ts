import type { Address } from '../base/address';
import type { CommandPlace, TextEvidence } from '../model/evidence';
import type { FactSink } from '../model/facts';
import type { StackMemory } from './stackMemory';

/**
 * What became of a line: a fact or a known label (`understood`), something that debuggers print and that says nothing of
 * the target (`noise`: progress, warnings, blank lines), or neither (`unparsed`: kept with its line, never guessed).
 */
export type LineKind = 'understood' | 'noise' | 'unparsed';

/** The PROCESS block printed last. */
export interface LastProcess {
  /** Index of the command that printed it. */
  readonly command: number;
  readonly address: Address;
  readonly pid?: string;
  readonly name?: string;
  readonly evidence: TextEvidence;
}

/** What later commands take for granted: kd's implicit process and thread. Blocks may change it. */
export interface Scope {
  /** Set by `.process` and by rows that say which process is implicit. */
  process: Address | undefined;
  /** Set by `.thread`, by `!thread X` only while its own stack is read. */
  thread: Address | undefined;
  /** User mode: `pid.tid` by debugger thread number, from `~` rows; key `process:thread` numbers of the prompt. */
  readonly userThreads: Map<string, string>;
  /** Rows that the same command prints behind the block (threads, handles) belong to that process. */
  lastProcess?: LastProcess;
  /** What the parsers of threads and stacks keep from block to block. */
  stackMemory?: StackMemory;
}

/** What a block parser may look at besides the line. */
export interface BlockContext {
  readonly command: CommandPlace;
  /** Words of the command, the first without module prefix and lower-case: `!alpc`, `/p`, `ffff…`. */
  readonly words: readonly string[];
  readonly bits: 32 | 64 | undefined;
  readonly scope: Scope;
  readonly sink: FactSink;
}

/**
 * A run of lines that one parser has taken on. It does not see blank lines, engine noise (noise.ts), session lines
 * (sessionLines.ts) and commands typed ahead: those are dealt with before it is asked.
 */
export interface Block {
  /**
   * Reads the next line. undefined: the block ended before this line, which is then offered to every parser anew
   * (and `end` is called). `unparsed` keeps the block open: use it only for lines that plainly stand inside it.
   */
  line(text: string, line: number): LineKind | undefined;
  /** The block is over (its last line, the next command, or the end of the input). Hands over what is left. */
  end(): void;
}

/**
 * Reads one family of output. Lines are offered to parsers by what they look like, not by the command alone: commands
 * may be unknown (aliases, scripts, `.foreach`, a pasted excerpt), and one command prints several kinds of blocks.
 */
export interface BlockParser {
  readonly name: string;
  /** The characters, behind leading blanks, that a line of this family may begin with. Absent: it is offered every line. */
  readonly starts?: string;
  /**
   * First words of the commands that print this, in lower case (`!alpc`). Where several commands stand on one line, the
   * block gets the words of the one that fits.
   */
  readonly commands?: readonly string[];
  /**
   * Takes a line that begins something of this family and returns the block for what follows, or undefined. The line
   * itself counts as understood. Called for most lines of a log, so it must be cheap on a line that is not its own.
   */
  begin(text: string, line: number, context: BlockContext): Block | undefined;
}
