import { splitLine } from './commandSyntax';
import { KdError } from './kdError';

/** Commands without which no answer is proved. An alias of that name takes their place in every line. */
const OWN_WORDS = ['.printf', '.catch'] as const;

/** Takes such aliases out again. kd replaces nothing in lines that begin so; `/q` says nothing where there is none. */
export const WITHOUT_ALIASES = OWN_WORDS.map(word => `ad /q ${word}\n`).join('');

/** @throws KdError `refused` where a line gives one of our words another meaning */
export function assertOwnWordsStay(line: string): void {
  for (const part of splitLine(line)) {
    const name = /^as\s+(?:\/\S+\s+)*"?([^\s"]+)/i.exec(part)?.[1];
    const word = OWN_WORDS.find(own => own === name);
    if (word !== undefined)
      throw new KdError(
        'refused',
        `An alias named ${word} would change the commands by which answers are told apart: it was not set`,
      );
  }
}
