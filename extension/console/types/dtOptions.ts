import { CaretError } from '../errors';

/** A field that was asked for: `Tcb.State`, `Image*`, `Wait` with `-y`. */
export interface FieldChoice {
  readonly pattern: string;
  /** The start of a name is enough. */
  readonly prefix: boolean;
}

/** Arguments of `dt`, sorted by what they say. */
export interface DtOptions {
  /** Words that are no option: the type, fields and an address, in the order they were typed. */
  readonly words: readonly FieldChoice[];
  /** Levels of structures that are opened. */
  readonly depth: number;
  /** Pointers are followed to structures, too (`-r`); `-b` opens only what lies inside. */
  readonly follow: boolean;
  /** Elements of arrays that are shown; absent: the first one, beside the type. */
  readonly elements?: number;
  readonly verbose: boolean;
  readonly noOffsets: boolean;
  readonly noIndent: boolean;
  /** Values without names and types (`-c`). */
  readonly compact: boolean;
  /** Field that leads to the next structure of a list (`-l`). */
  readonly list?: string;
  /** Only types that are as large as this (`-s`). */
  readonly size?: string;
}

const ALL_ELEMENTS = 0xffff;
const ALL_LEVELS = 16;
const MAX_WORDS = 256;

interface Draft {
  words: FieldChoice[];
  depth: number;
  follow: boolean;
  elements?: number;
  verbose: boolean;
  noOffsets: boolean;
  noIndent: boolean;
  compact: boolean;
  list?: string;
  size?: string;
}

/** Sorts the arguments of `dt`. @throws CaretError for an option that it does not have */
export function parseDtOptions(args: string): DtOptions {
  const draft: Draft = {
    words: [],
    depth: 0,
    follow: false,
    verbose: false,
    noOffsets: false,
    noIndent: false,
    compact: false,
  };
  const words = wordsOf(args);
  if (words.length > MAX_WORDS) throw new CaretError('syntax');
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? '';
    if (!/^[-/][a-z]/i.test(word)) {
      draft.words.push({ pattern: word, prefix: false });
      continue;
    }
    const takes = applySwitches(draft, word.slice(1));
    const next = words[i + 1];
    if (takes === undefined) continue;
    if (next === undefined) throw new CaretError('syntax');
    i++;
    if (takes === 'l') draft.list = next;
    else if (takes === 's') draft.size = next;
    else draft.words.push({ pattern: next, prefix: takes === 'y' });
  }
  return draft;
}

/** Letters of one option; returns the one that takes the next word: `l`, `s`, `n` or `y`. */
function applySwitches(draft: Draft, letters: string): string | undefined {
  let takes: string | undefined;
  for (const [, upper = '', number = ''] of letters.matchAll(/([a-z])(\d*)/gi)) {
    const letter = upper.toLowerCase();
    switch (letter) {
      case 'r':
        draft.depth = number === '' ? ALL_LEVELS : Math.min(ALL_LEVELS, Number(number));
        draft.follow = true;
        break;
      case 'a':
        draft.elements = number === '' ? ALL_ELEMENTS : Math.min(ALL_ELEMENTS, Number(number));
        break;
      case 'b':
        draft.depth = ALL_LEVELS;
        draft.elements ??= ALL_ELEMENTS;
        break;
      case 'v':
        draft.verbose = true;
        break;
      case 'o':
        draft.noOffsets = true;
        break;
      case 'i':
        draft.noIndent = true;
        break;
      case 'c':
        draft.compact = true;
        break;
      case 'd':
      case 'e':
      case 't':
        break;
      case 'l':
      case 's':
      case 'n':
      case 'y':
        takes = letter;
        break;
      default:
        throw new CaretError('syntax');
    }
  }
  return takes;
}

/** Words at blanks; parentheses keep an expression together. */
function wordsOf(args: string): readonly string[] {
  const words: string[] = [];
  let word = '';
  let depth = 0;
  for (const character of args) {
    if (character === '(') depth++;
    else if (character === ')') depth--;
    if (depth <= 0 && /\s/.test(character)) {
      if (word !== '') words.push(word);
      word = '';
    } else word += character;
  }
  return word === '' ? words : [...words, word];
}
