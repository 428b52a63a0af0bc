import { fork } from 'node:child_process';

export interface ToolText {
  readonly text: string;
  /** There was more, which was not waited for. */
  readonly isCut: boolean;
}

/**
 * Runs a script of ours in a process of its own and hands out what it prints, up to a number of bytes. Rejects with what it says
 * where it fails.
 */
export function ownToolText(
  script: string,
  args: readonly string[],
  { signal, most }: { readonly signal: AbortSignal; readonly most: number },
): Promise<ToolText> {
  return new Promise((resolve, reject) => {
    // The program that runs us is VS Code's own, which is Node only when it is told so.
    const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' };
    const child = fork(script, [...args], { silent: true, execArgv: [], env, signal });
    const printed: Buffer[] = [];
    let said = '';
    let bytes = 0;
    let isCut = false;
    child.stdout?.on('data', (chunk: Buffer) => {
      if (isCut) return;
      printed.push(chunk);
      bytes += chunk.length;
      isCut = bytes > most;
      if (isCut) child.kill();
    });
    child.stderr?.on('data', (chunk: Buffer) => {
      if (said.length < 4096) said += chunk.toString();
    });
    child.on('error', reject);
    child.on('close', code => {
      const text = new TextDecoder('utf-8').decode(Buffer.concat(printed).subarray(0, most));
      if (isCut || code === 0) resolve({ text, isCut });
      else reject(new Error(said.trim() === '' ? `the process ended with code ${code ?? 'unknown'}` : said.trim()));
    });
  });
}
