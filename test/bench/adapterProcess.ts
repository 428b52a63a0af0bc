import { type ChildProcess, fork } from 'node:child_process';
import path from 'node:path';
import { buildSync } from 'esbuild';
import type { CustomRequests, RowsArguments, RowsResponse } from '../../extension/protocol/requests';

/** What the adapter's process says of itself since it was asked last. */
export interface AdapterLoad {
  /** Of the main thread, on a processor. */
  readonly busyMs: number;
  /** The longest time in one piece in which it answered nobody, on a processor. */
  readonly blockedMs: number;
  readonly residentMiB: number;
  readonly peakMiB: number;
}

interface Message {
  readonly type: string;
  readonly request_seq?: number;
  readonly success?: boolean;
  readonly message?: string;
  readonly body?: unknown;
}

/** One of the scripts beside this one as one file, so that neither its loader nor the writer of worlds is measured. */
export function bundled(script: string, folder: string): string {
  const outfile = path.join(folder, script.replace('.ts', '.cjs'));
  buildSync({
    entryPoints: [path.join(__dirname, script)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    mainFields: ['module', 'main'],
    external: ['iced-x86'],
    logLevel: 'error',
  });
  return outfile;
}

/** The debug adapter in a process of its own, asked over DAP. */
export class AdapterProcess {
  private readonly waiting = new Map<number, (message: Message) => void>();
  private pieces: Buffer[] = [];
  private held = 0;
  /** Bytes without which nothing more can be told of what has come. */
  private needed = 0;
  private seq = 0;

  private constructor(private readonly child: ChildProcess) {
    child.stdout?.on('data', (bytes: Buffer) => {
      this.take(bytes);
    });
  }

  /** @param folder where the bundle of the adapter goes */
  static start(folder: string, execArgv: readonly string[] = []): AdapterProcess {
    const script = bundled('measureAdapter.ts', folder);
    return new AdapterProcess(fork(script, { stdio: ['pipe', 'pipe', 'inherit', 'ipc'], execArgv: [...execArgv] }));
  }

  rows(args: RowsArguments): Promise<RowsResponse> {
    return this.own('alpcscope/rows', args);
  }

  /** Asks by a request of ours. */
  own<K extends keyof CustomRequests>(
    command: K,
    args: CustomRequests[K]['arguments'],
  ): Promise<CustomRequests[K]['response']> {
    return this.ask(command, args) as Promise<CustomRequests[K]['response']>;
  }

  async ask(command: string, args: unknown): Promise<unknown> {
    const seq = ++this.seq;
    const answer = new Promise<Message>(resolve => this.waiting.set(seq, resolve));
    const text = JSON.stringify({ seq, type: 'request', command, arguments: args });
    this.child.stdin?.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
    const { success, message, body } = await answer;
    if (success !== true) throw new Error(`${command}: ${message ?? 'failed'}`);
    return body;
  }

  /** What it took since this was asked last. */
  load(): Promise<AdapterLoad> {
    const answer = new Promise<AdapterLoad>(resolve => this.child.once('message', resolve));
    this.child.send({});
    return answer;
  }

  end(): void {
    this.child.kill();
  }

  /** Pieces are joined only once a message is whole: answers may be a hundred megabytes long. */
  private take(bytes: Buffer): void {
    this.pieces.push(bytes);
    this.held += bytes.length;
    while (this.held > 0 && this.held >= this.needed) {
      const all = this.pieces.length === 1 ? (this.pieces[0] ?? bytes) : Buffer.concat(this.pieces);
      const head = all.indexOf('\r\n\r\n');
      const length = Number(/Content-Length: (\d+)/.exec(all.toString('latin1', 0, Math.max(0, head)))?.[1] ?? 0);
      const whole = head + 4 + length;
      this.needed = head < 0 ? all.length + 1 : whole;
      if (head < 0 || all.length < whole) {
        this.keep(all);
        return;
      }
      this.receive(JSON.parse(all.toString('utf8', head + 4, whole)) as Message);
      this.keep(all.subarray(whole));
      this.needed = 0;
    }
  }

  private keep(rest: Buffer): void {
    this.pieces = rest.length > 0 ? [rest] : [];
    this.held = rest.length;
  }

  private receive(message: Message): void {
    if (message.type !== 'response' || message.request_seq === undefined) return;
    this.waiting.get(message.request_seq)?.(message);
    this.waiting.delete(message.request_seq);
  }
}
