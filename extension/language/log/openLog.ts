import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Analysis } from '../../analysis/analysis';
import { analyse } from '../../analysis/analyse';
import type { CardSource } from '../../analysis/card/card';
import { CardIndex } from '../../analysis/card/cardIndex';
import type { Snapshot } from '../../model/snapshot';
import { IncrementalLog } from '../../text/incremental';
import type { LogFacts } from '../../text/logFacts';
import { type Outline, readOutline } from '../outline/outline';
import { type Cancellation, SLICE_MS, turn } from './slices';

export interface OpenLogOptions {
  /** Quiet time after an edit before the log is read again, in milliseconds. */
  readonly debounceMs: number;
  /** Called whenever the facts of the present text are complete. */
  readonly onRead: (log: OpenLog) => void;
}

/** So few threads are analysed while a hover waits. */
const FEW_THREADS = 200;

/** A replaced piece of the text, in indices of the text before. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  /** Characters that stand there now. */
  readonly inserted: number;
}

/** A kd log that is open in an editor: its text, the facts read from it, and what was found out about them. */
export class OpenLog {
  private facts: LogFacts | undefined;
  /** Version of the text that the facts were read from. */
  private factsVersion: number | undefined;
  private reader: IncrementalLog;
  /** Counts up with every edit and at the end: a reading loop that is not of the present text stops. */
  private generation = 0;
  private timer: NodeJS.Timeout | undefined;
  private waiting: (() => void)[] = [];
  private outlineOf: { readonly version: number; readonly outline: Promise<Outline | undefined> } | undefined;
  private closed = false;
  private readonly analyses = new WeakMap<Snapshot, Analysis>();
  private readonly indexes = new WeakMap<Snapshot, CardIndex>();

  constructor(
    readonly document: TextDocument,
    private readonly options: OpenLogOptions,
  ) {
    this.reader = new IncrementalLog(document.getText());
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
    return this.reading ? this.reader.progress : 1;
  }

  /** Facts of the present text, or of the text before the last edits; undefined before the first reading is over. */
  get lastFacts(): LogFacts | undefined {
    return this.facts;
  }

  /** The document was edited and already holds the new text; `undefined`: all of it was replaced. */
  changed(edit: Edit | undefined): void {
    const text = this.document.getText();
    if (edit) this.reader.edit(edit.start, edit.end, edit.inserted, text);
    else this.reader = new IncrementalLog(text);
    this.generation++;
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

  /**
   * The snapshot with its chains as far as they are known. Those of a large snapshot are found by `analyse` when nobody
   * waits for an answer; until then there are none.
   */
  cardSource(snapshot: Snapshot): CardSource {
    if (snapshot.threads.size <= FEW_THREADS) return this.analyse(snapshot);
    return this.analyses.get(snapshot) ?? { snapshot, chains: [] };
  }

  /** The index that cards of a snapshot share. */
  cardIndex(snapshot: Snapshot): CardIndex {
    let index = this.indexes.get(snapshot);
    if (!index) {
      index = new CardIndex(snapshot);
      this.indexes.set(snapshot, index);
    }
    return index;
  }

  /** Finds the chains of a snapshot, once. Takes some 100 ms for a machine of 5,000 threads. */
  analyse(snapshot: Snapshot): Analysis {
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
    this.generation++;
    this.reader = new IncrementalLog('');
    this.facts = undefined;
    this.outlineOf = undefined;
    this.release();
  }

  /** Reads on in slices until the facts are complete or the text changes again. */
  private async read(): Promise<void> {
    const { generation } = this;
    const { version } = this.document;
    while (!this.reader.read(SLICE_MS)) {
      await turn();
      if (this.generation !== generation) return;
    }
    this.facts = this.reader.facts();
    this.factsVersion = version;
    this.release();
    this.options.onRead(this);
  }

  private release(): void {
    const waiting = this.waiting;
    this.waiting = [];
    for (const resolve of waiting) resolve();
  }
}
