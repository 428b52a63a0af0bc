import { knownLines } from './oneLine';
import { splitCommands } from './commandText';

/** What `.echo` printed, where the command line shows what it was told to print. */
export const echoRows = knownLines('echo', undefined, (text, { command }) => {
  if (!command.text.includes('.echo')) return false;
  const printed = text.trim();
  return splitCommands(command.text).some(
    part => /^\.echo\b/.test(part) && unquoted(part.slice('.echo'.length).trim()) === printed,
  );
});

function unquoted(text: string): string {
  return text.length > 1 && text.startsWith('"') && text.endsWith('"') ? text.slice(1, -1) : text;
}
