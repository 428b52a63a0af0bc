import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import type { KdConsole } from '../console/kdConsole';
import { drained } from './output';

/** Longest line that is taken, as kd bounds it; the rest of a longer one is dropped. */
const LONGEST_LINE = 4094;

/**
 * Serves a console on two streams as kd does on pipes: the prompt without a line end, no echo, answers right behind it.
 * Ends with `q` or with the input.
 */
export async function serveConsole(
  console: KdConsole,
  input: Readable,
  output: Writable,
  initial: string | undefined,
  signal: AbortSignal,
): Promise<void> {
  const execute = async (line: string): Promise<boolean> => {
    const answer = await console.execute(line.slice(0, LONGEST_LINE), { write: text => output.write(text) }, signal);
    if (answer === 'quit') output.write('quit:\n');
    if (output.writableNeedDrain) await drained(output);
    return answer === 'quit' || output.destroyed;
  };
  output.write(console.prompt);
  if (initial !== undefined) {
    output.write(`kd: Reading initial command '${initial}'\n`);
    if (await execute(initial)) return;
    output.write(console.prompt);
  }
  const lines = createInterface({ input, crlfDelay: Infinity });
  const stop = (): void => {
    lines.close();
  };
  signal.addEventListener('abort', stop);
  try {
    for await (const line of lines) {
      if (await execute(line)) return;
      output.write(console.prompt);
    }
    signal.throwIfAborted();
  } finally {
    signal.removeEventListener('abort', stop);
    lines.close();
  }
}
