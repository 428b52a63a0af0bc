/** What a command that was refused prints instead of letting the target run. */
const REFUSED =
  /\^ (?:No runnable debuggees|Operation not supported by current debuggee|Syntax|Extra character) error in '/;
/** Its file is not there; the reason stands below. */
const NO_SCRIPT = 'Command file execution failed';
/** A breakpoint could not be put in. */
const NOT_INSERTED = /^(?:bp\d{1,6} at \S{1,40} failed|WaitForEvent failed)/;

/**
 * True where the target has not run. Such an error is the last that was printed: a target that has run and halted shows where
 * it stands, also behind errors of what its breakpoints were to do.
 */
export function wasNotRun(text: string): boolean {
  const last = text
    .slice(-4_000)
    .split('\n')
    .filter(line => line.trim() !== '')
    .slice(-3);
  return (
    REFUSED.test(last.at(-1) ?? '') ||
    last.slice(-2).some(line => line.startsWith(NO_SCRIPT)) ||
    last.some(line => NOT_INSERTED.test(line))
  );
}
