import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Analysis } from '../../analysis/analysis';
import { analyse } from '../../analysis/analyse';
import type { CardSource } from '../../analysis/card/card';
import type { Snapshot } from '../../model/snapshot';
import type { LogFacts } from '../../text/logFacts';
import { type Outline, readOutline } from '../outline/outline';
import { type Cancellation, inSlices } from './slices';
import { WholeReader } from './wholeReader';

export interface OpenLogOptions {
  /** Quiet time after an edit before the log is read again, in milliseconds. */
  readonly debounceMs: number;
  /** Called whenever the facts of the present text are complete. */
  readonly onRead: (log: OpenLog) => void;
}

/** A kd log that is open in an editor: its text, the facts read from it, and what was found out about them. */
export class OpenLog {
  private facts: LogFacts | undefined;
  /** Version of the text that the facts were read from. */
  private factsVersion: number | undefined;
  private reader: WholeReader | undefined;
  private timer: NodeJS.Timeout | undefined;
  private waiting: (() => void)[] = [];
  private outlineOf: { readonly version: number; readonly outline: Promise<Outline | undefined> } | undefined;
  private closed = false;
  private readonly analyses = new WeakMap<Snapshot, Analysis>();

  constructor(
    readonly document: TextDocument,
    private readonly options: OpenLogOptions,
  ) {
    void this.read();
  }

  get uri(): string {
    return this.document.uri;
  }

  /** True while the facts are not those of the present text. */
  get reading(): boolean {
    return this.factsVersion !== this.document.version;
  }

  get isClosed(): boolean {
    return this.closed;
  }

  /** How far the present reading is, from 0 to 1. */
  get progress(): number {
    return this.reading ? (this.reader?.progress ?? 0) : 1;
  }

  /** Facts of the present text, or of the text before the last edits; undefined before the first reading is over. */
  get lastFacts(): LogFacts | undefined {
    return this.facts;
  }

  /** The text has changed: `document` already holds the new one. */
  changed(): void {
    this.reader = undefined;
    this.outlineOf = undefined;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      void this.read();
    }, this.options.debounceMs);
  }

  /** Resolves when the facts are those of the present text, or after `atMostMs`. */
  async settled(atMostMs: number): Promise<void> {
    if (!this.reading || this.closed) return;
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>(resolve => {
      this.waiting.push(resolve);
      timer = setTimeout(resolve, atMostMs);
    });
    clearTimeout(timer);
  }

  /** The snapshot that a 0-based line belongs to: that of its kernel, else the last one. */
  snapshotAt(line: number): Snapshot | undefined {
    const kernels = this.facts?.kernels;
    return (kernels?.find(k => line + 1 >= k.firstLine && line + 1 <= k.lastLine) ?? kernels?.at(-1))?.snapshot;
  }

  /** The snapshot with its chains, which are found on first use. */
  analysed(snapshot: Snapshot): CardSource {
    let analysis = this.analyses.get(snapshot);
    if (!analysis) {
      analysis = analyse(snapshot);
      this.analyses.set(snapshot, analysis);
    }
    return analysis;
  }

  /** Commands and blocks of the present text; undefined when the text changed or the log was closed meanwhile. */
  outline(cancellation?: Cancellation): Promise<Outline | undefined> {
    const { version } = this.document;
    if (this.outlineOf?.version !== version) {
      const stop = { isCancelled: () => this.closed || this.document.version !== version };
      this.outlineOf = { version, outline: readOutline(this.document.getText(), stop) };
    }
    return cancellation?.isCancellationRequested ? Promise.resolve(undefined) : this.outlineOf.outline;
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.timer);
    this.reader = undefined;
    this.facts = undefined;
    this.outlineOf = undefined;
    this.release();
  }

  private async read(): Promise<void> {
    const { version } = this.document;
    const reader = new WholeReader(this.document.getText());
    this.reader = reader;
    const isOld = (): boolean => this.closed || this.reader !== reader;
    const cancellation = {
      get isCancellationRequested(): boolean {
        return isOld();
      },
    };
    const whole = await inSlices(() => reader.step(), cancellation);
    if (!whole || isOld()) return;
    this.facts = reader.end();
    this.factsVersion = version;
    this.reader = undefined;
    this.release();
    this.options.onRead(this);
  }

  private release(): void {
    const waiting = this.waiting;
    this.waiting = [];
    for (const resolve of waiting) resolve();
  }
}
