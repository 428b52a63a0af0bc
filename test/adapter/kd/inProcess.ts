import { PassThrough } from 'node:stream';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { debuggerOpener } from '../../../extension/adapter/kd/openDebugger';
import type { StartedDebugger } from '../../../extension/adapter/kd/startDebugger';
import { KdSession as AdapterSession } from '../../../extension/adapter/kdSession';
import { HANDLERS } from '../../../extension/adapter/requests/table';
import type { TargetOpener } from '../../../extension/adapter/session/openTarget';
import type { Clock } from '../../../extension/target/kd/session/clock';
import type { KdTargetKind } from '../../../extension/target/kd/session/events';
import { KdSession } from '../../../extension/target/kd/session/kdSession';
import type { FakeProcess } from '../../standin/fakeProcess';

/** Milliseconds that a test waits for what must come. */
const PATIENCE = 5_000;

/** The adapter over streams of this process, with a debugger of this process behind it. */
export class AdapterInProcess {
  readonly events: DebugProtocol.Event[] = [];
  /** Settles when the adapter has ended itself. */
  readonly ended: Promise<void>;
  private readonly input = new PassThrough();
  private readonly output = new PassThrough();
  private readonly waiting = new Map<number, (response: DebugProtocol.Response) => void>();
  private listeners: (() => void)[] = [];
  private rest = Buffer.alloc(0);
  private seq = 1;

  constructor(process: FakeProcess, target: KdTargetKind, options: { readonly clock?: Clock } = {}) {
    const open = debuggerOpener((): Promise<StartedDebugger> =>
      Promise.resolve({
        session: new KdSession(process, { target, ...options }),
        commandLine: 'kd -k net:port=50000,key=…',
        remarks: [],
        close: () => undefined,
      }),
    );
    const openTarget: TargetOpener = (args, work) => {
      if (args.kind !== 'kd') throw new Error('not a debugger');
      return open(args, work);
    };
    this.ended = new Promise(resolve => {
      const session = new AdapterSession({ handlers: HANDLERS, openTarget, exit: resolve });
      session.start(this.input, this.output);
    });
    this.output.on('data', (bytes: Buffer) => {
      this.take(bytes);
    });
  }

  ask(command: string, args?: object): Promise<DebugProtocol.Response> {
    const seq = this.seq++;
    const text = JSON.stringify({ seq, type: 'request', command, arguments: args });
    return new Promise(resolve => {
      this.waiting.set(seq, resolve);
      this.input.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
    });
  }

  /** The number of the request that was sent last, for `cancel`. */
  get lastSeq(): number {
    return this.seq - 1;
  }

  async get<T = Record<string, unknown>>(command: string, args?: object): Promise<T> {
    const response = await this.ask(command, args);
    if (!response.success) throw new Error(`${command}: ${JSON.stringify(response.body ?? response.message)}`);
    return response.body as T;
  }

  /** The text with which a request is refused. */
  async refused(command: string, args?: object): Promise<string> {
    const response = await this.ask(command, args);
    if (response.success) throw new Error(`${command} was not refused`);
    return (response.body as { error?: { format?: string } } | undefined)?.error?.format ?? response.message ?? '';
  }

  /** The next event of a name from `from` on that fits; those that have come count. */
  async event<T = Record<string, unknown>>(
    name: string,
    fits: (body: T) => boolean = () => true,
    from = 0,
  ): Promise<T> {
    const end = Date.now() + PATIENCE;
    for (;;) {
      const found = this.events.slice(from).find(event => event.event === name && fits(event.body as T));
      if (found) return found.body as T;
      const left = end - Date.now();
      if (left <= 0) throw new Error(`no ${name}; there were ${this.events.map(event => event.event).join(', ')}`);
      await new Promise<void>(resolve => {
        const timer = setTimeout(resolve, left);
        this.listeners.push(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
  }

  /** `initialize`, `attach` or `launch`, `configurationDone`. */
  async open(request: 'attach' | 'launch', args: object): Promise<void> {
    await this.get('initialize', { adapterID: 'kd', supportsProgressReporting: false });
    await this.get(request, args);
    await this.event('initialized');
    await this.get('configurationDone');
  }

  private take(bytes: Buffer): void {
    this.rest = Buffer.concat([this.rest, bytes]);
    for (;;) {
      const head = this.rest.indexOf('\r\n\r\n');
      const length = Number(/Content-Length: (\d+)/.exec(this.rest.subarray(0, Math.max(0, head)).toString())?.[1]);
      if (head < 0 || this.rest.length < head + 4 + length) return;
      const text = this.rest.subarray(head + 4, head + 4 + length).toString();
      this.rest = this.rest.subarray(head + 4 + length);
      this.message(JSON.parse(text) as DebugProtocol.ProtocolMessage);
    }
  }

  private message(message: DebugProtocol.ProtocolMessage): void {
    if (message.type === 'response') {
      const response = message as DebugProtocol.Response;
      this.waiting.get(response.request_seq)?.(response);
      this.waiting.delete(response.request_seq);
      return;
    }
    this.events.push(message as DebugProtocol.Event);
    const { listeners } = this;
    this.listeners = [];
    for (const listener of listeners) listener();
  }
}
