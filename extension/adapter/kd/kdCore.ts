import type { FieldFinder } from '../../kernel/fieldAccess';
import type { Access, BusyWith, DebuggeeState } from '../../protocol/debuggee';
import { Listeners } from '../../target/kd/process/listeners';
import { KernelNamesCache, type KdKernel, openKdKernel } from '../../target/kd/memory/openKdKernel';
import type { KdSession } from '../../target/kd/session/kdSession';
import { modeOfPrompt } from '../../text/prompt';
import type { DebuggeeEvent } from '../session/debuggee';
import type { KdArguments } from '../session/kdArguments';
import type { ModuleItem } from '../session/moduleItem';
import { Asker } from './asker';
import { ChosenContext } from './chosenContext';
import { Readings } from './readings';
import { SourceFinder } from './sourceFinder';
import type { StartedDebugger } from './startDebugger';
import { Transcript } from './transcript';
import type { UserThread } from './userThreads';

/** Text in front of the first prompt, or behind a lost one. */
const MOST_SAID = 256 << 10;
/** Readings follow each other at least so far apart, in milliseconds. */
const READING_GAP = 50;

/** What the parts of a debugger session share: the driver, the transcript, what was learned, and who is told. */
export class KdCore {
  readonly session: KdSession;
  readonly readings = new Readings();
  readonly transcript = new Transcript(this.readings);
  readonly asker: Asker;
  readonly events = new Listeners<DebuggeeEvent>();
  access: Access;
  busy: BusyWith | undefined;
  readonly chosen = new ChosenContext();
  readonly sources: SourceFinder;
  /** Threads of a program, as of the last halt. */
  userThreads: readonly UserThread[] = [];
  /** Modules, as of the last halt. */
  modules: readonly ModuleItem[] = [];
  /** The client has done its part: it is told of what is printed. */
  begun = false;
  /** The session leaves the target: what happens from now on is told by what leaving says. */
  closing = false;
  /** Takes lines that are for nobody else: those of a trace. */
  tap: ((line: string) => boolean) | undefined;
  /** What was printed outside of answers since the last halt. */
  said = '';
  private readonly names = new KernelNamesCache();
  private opened: { readonly stop: number; readonly kernel: Promise<KdKernel> } | undefined;
  private fields: FieldFinder | undefined;
  private telling = false;
  private gap = READING_GAP;

  constructor(
    readonly started: StartedDebugger,
    readonly args: KdArguments,
  ) {
    this.session = started.session;
    this.access = args.access;
    this.sources = new SourceFinder(args.sourcePath);
    this.asker = new Asker(this.session, this.transcript, () => {
      this.learned();
    });
    this.session.onEvent(event => {
      if (event.kind !== 'output' || this.tap?.(event.text) === true) return;
      this.said = `${this.said}${event.text}\n`.slice(-MOST_SAID);
      if (this.begun) this.say(event.text, 'stdout');
    });
  }

  /** A process and not a kernel, as the prompt shows. */
  get userMode(): boolean {
    const mode = modeOfPrompt(this.session.prompt ?? '');
    return mode === undefined ? this.session.kind === 'launched' || this.session.kind === 'attached' : mode === 'user';
  }

  get state(): DebuggeeState {
    const { session, busy, access, readings } = this;
    return {
      kind: session.kind,
      state: session.state,
      access,
      stop: session.stop,
      commandLine: this.started.commandLine,
      ...(this.started.traceFile !== undefined && { trace: this.started.traceFile }),
      ...(session.reason !== undefined && { reason: session.reason }),
      ...(busy && session.state === 'halted' && { busy }),
      ...(readings.stop !== undefined && { readAtStop: readings.stop }),
      ...(this.userMode && { userMode: true }),
    };
  }

  emit(event: DebuggeeEvent): void {
    if (!this.closing) this.events.fire(event);
  }

  say(text: string, category: 'console' | 'stdout' | 'important' = 'console'): void {
    if (text !== '') this.emit({ kind: 'output', text: text.endsWith('\n') ? text : `${text}\n`, category });
  }

  /** Something new is known: tells it soon, together with what else is learned until then. */
  learned(): void {
    this.readings.noted(this.session.stop);
    if (this.telling) return;
    this.telling = true;
    this.session.clock.after(this.gap, () => {
      this.telling = false;
      const began = this.session.clock.now();
      this.emit({ kind: 'reading', sameStop: true });
      // What a large machine waits for is worked out anew each time: most of the time goes to what is asked.
      this.gap = Math.max(READING_GAP, 5 * (this.session.clock.now() - began));
    });
  }

  /** The kernel by typed memory, opened once a halt; its types and symbols once a symbol file. */
  kernel(signal?: AbortSignal): Promise<KdKernel> {
    const { stop } = this.session;
    if (this.opened?.stop !== stop || this.session.kind === 'local-kernel') {
      const kernel = openKdKernel(this.session, { cache: this.names, ...(signal && { signal }) });
      this.opened = { stop, kernel };
      kernel.then(
        opened => {
          if (opened.kernel && !this.fields)
            this.transcript.add(
              this.asker.prompt,
              '* types (dt -v -b) and symbols (?) by which memory is read',
              '',
              stop,
            );
          this.fields = opened.kernel?.fields;
        },
        () => {
          this.opened = undefined;
        },
      );
    }
    return this.opened.kernel;
  }

  /** Place of a field in its structure, once the types of the kernel were read. */
  offsetOf(type: string, field: string): number | undefined {
    return this.fields?.find(type, field)?.offset;
  }

  /** Symbols may be others now. */
  forgetKernel(): void {
    this.opened = undefined;
  }
}
