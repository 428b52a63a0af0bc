import { ALPC_COMMANDS } from './alpcCommands';
import { ALPC_FIELDS, ALPC_VALUES } from './alpcFields';
import { DATA_COMMANDS } from './dataCommands';
import type { CommandHelp, FlagHelp, WordHelp } from './helpTypes';
import { META_COMMANDS } from './metaCommands';
import { NT_SYMBOLS, NT_TYPES, STACK_FUNCTIONS } from './symbols';
import { THREAD_COMMANDS } from './threadCommands';
import { PHRASES, THREAD_WORDS } from './threadWords';
import { WAIT_REASONS } from './waitReasons';

/** Every command we can explain; those about ALPC first. */
export const COMMANDS: readonly CommandHelp[] = [
  ...ALPC_COMMANDS,
  ...THREAD_COMMANDS,
  ...DATA_COMMANDS,
  ...META_COMMANDS,
];

const BY_NAME: ReadonlyMap<string, CommandHelp> = new Map(
  [...COMMANDS].reverse().flatMap(help => [help.name, ...(help.aliases ?? [])].map(name => [name, help] as const)),
);

const WORDS: ReadonlyMap<string, WordHelp> = new Map(
  [
    ...STACK_FUNCTIONS,
    ...NT_SYMBOLS,
    ...NT_TYPES,
    ...ALPC_VALUES,
    ...ALPC_FIELDS,
    ...THREAD_WORDS,
    ...WAIT_REASONS,
  ].map(help => [help.word, help]),
);

/** Commands that are written with letters of options right behind their name. */
const FAMILIES: readonly (readonly [RegExp, string])[] = [
  [/^k[bcdfLnpPvM0-9]{1,8}$/, 'k'],
  [/^lm[a-zA-Z1]{1,12}$/, 'lm'],
  [/^~/, '~'],
  [/^dt/, 'dt'],
  [/^bp\d{1,4}$/, 'bp'],
];

/** The command that a word names: case does not count for `!` and `.` commands, module prefixes do not either. */
export function findCommand(word: string): CommandHelp | undefined {
  const name = word.startsWith('!') || word.startsWith('.') ? word.toLowerCase() : word;
  const bare = name.startsWith('!') ? '!' + name.slice(name.lastIndexOf('.') + 1).replace(/^!/, '') : name;
  const family = FAMILIES.find(([pattern]) => pattern.test(name))?.[1];
  return BY_NAME.get(name) ?? BY_NAME.get(bare) ?? (family === undefined ? undefined : BY_NAME.get(family));
}

/** What a flag of a command means. */
export function findFlag(command: CommandHelp, flag: string): FlagHelp | undefined {
  const wanted = flag.toLowerCase();
  return command.flags?.find(help => help.flag.toLowerCase() === wanted);
}

/** Wait reasons, states, ALPC fields and their values, types and well-known functions, each by its exact spelling. */
export function findWord(word: string): WordHelp | undefined {
  return WORDS.get(word);
}

/** The phrase of several words that covers a place in a line. */
export function findPhrase(line: string, character: number): WordHelp | undefined {
  return PHRASES.find(help => {
    const at = line.indexOf(help.word);
    return at >= 0 && character >= at && character < at + help.word.length;
  });
}
