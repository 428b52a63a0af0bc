/** What an argument of a command names: decides what completion offers for it. */
export type ArgumentKind = 'thread' | 'process' | 'port' | 'message' | 'lock' | 'irp' | 'type' | 'symbol' | 'any';

/** A switch of a command, or the meaning of a value of its flags argument. */
export interface FlagHelp {
  readonly flag: string;
  readonly text: string;
  /** What stands after it, where that differs from what the command takes. */
  readonly takes?: ArgumentKind;
}

/** A debugger command in our own words. */
export interface CommandHelp {
  readonly name: string;
  /** Other spellings of the same command. */
  readonly aliases?: readonly string[];
  readonly summary: string;
  /** What may follow the name. */
  readonly usage?: string;
  readonly flags?: readonly FlagHelp[];
  readonly takes?: ArgumentKind;
  /** Absent: both. */
  readonly mode?: 'kernel' | 'user';
}

/** A word or phrase that debuggers print. */
export interface WordHelp {
  readonly word: string;
  readonly text: string;
}
