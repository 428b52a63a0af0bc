/**
 * A command in the form in which two spellings of it are the same: case, blanks, module prefix of an extension
 * (`!kdexts.alpc`), middle backticks, `0x` and leading zeros of numbers do not count.
 */
export function normalCommand(text: string): string {
  return text
    .trim()
    .toLowerCase()
    .split(/\s+/)
    .map((word, i) => (i === 0 ? word.replace(/^!\w+\./, '!') : normalWord(word)))
    .join(' ');
}

function normalWord(word: string): string {
  const digits = word.replaceAll('`', '').replace(/^0x/, '');
  return /^[0-9a-f]+$/.test(digits) ? digits.replace(/^0+(?=.)/, '') : word;
}
