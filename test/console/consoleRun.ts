import type { Output } from '../../extension/console/consoleCommand';
import type { KdConsole } from '../../extension/console/kdConsole';

/** What lines print, one after the other, without prompts. */
export async function run(console: KdConsole, ...lines: readonly string[]): Promise<string> {
  const out = new Printed();
  for (const line of lines) await console.execute(line, out, new AbortController().signal);
  return out.text;
}

/** Keeps what is printed. */
export class Printed implements Output {
  text = '';

  write(text: string): void {
    this.text += text;
  }
}
