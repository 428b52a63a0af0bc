import type { Address } from '../../base/address';
import { toAddress } from '../../base/address';
import type { UnknownReason } from '../../model/evidence';
import type { EngineOptions } from '../engine';
import type { KernelTarget } from '../kernelTarget';
import type { ModuleMap } from '../modules/moduleMap';
import type { StructView } from '../structView';
import type { FindImageFile } from '../unwind/imageFile';
import { PageCache } from '../unwind/pageCache';
import { type Registers, stackPointer } from '../unwind/registers';
import { LoadedImages, UnwindMemory } from '../unwind/unwindMemory';
import { pagesAbove, readStackSegments, segmentOf, type StackSegment } from './stackBounds';
import { StackJob, type StackStart } from './stackJob';
import type { ThreadStack } from './threadStack';
import { TrapFrames } from './trapFrame';
import type { WalkPlace } from './stackWalk';

/** What stacks are read from. */
export interface StackSource {
  readonly target: KernelTarget;
  readonly modules: ModuleMap;
  /** Registers of the processor that a thread runs on; undefined: it runs on none, or they are not known. */
  readonly running?: (thread: Address) => Registers | undefined;
  /** Images beside the symbols, for what memory does not have. */
  readonly findImageFile?: FindImageFile;
  /** Makes `modules` know the images of user mode of some processes, where the target has them. */
  readonly loadUserModules?: (processes: readonly Address[], signal?: AbortSignal) => Promise<void>;
}

/** Stacks that are followed side by side: their memory is fetched together. */
const BATCH = 256;
/** Pages of a stack that are fetched ahead: all of an ordinary kernel stack. */
const AHEAD = 8;
/** Turns for one batch. Each brings something new, so this is only reached by damage. */
const MAX_TURNS = 20_000;

/** KTHREAD_STATE, the same numbers in all builds. */
const RUNNING = 2n;
const TRANSITION = 6n;

/** Reads stacks of threads; keeps unwind data and pages for the next ones. */
export class KernelStacks {
  private readonly cache: PageCache;
  private readonly images: LoadedImages;

  constructor(private readonly source: StackSource) {
    this.cache = new PageCache(source.target.memory);
    this.images = new LoadedImages(source.modules, this.cache, source.findImageFile);
  }

  /** The stack of a thread by its ETHREAD, running or not. */
  async stackOf(thread: Address, options: EngineOptions = {}): Promise<ThreadStack> {
    const [stack] = await this.stacksOf([thread], options);
    return stack ?? noStack('unreadable', thread, 'the thread was not read');
  }

  /** The stacks of threads, in order. */
  async stacksOf(threads: readonly Address[], options: EngineOptions = {}): Promise<readonly ThreadStack[]> {
    const stacks: ThreadStack[] = [];
    for (let start = 0; start < threads.length; start += BATCH) {
      stacks.push(...(await this.batch(threads.slice(start, start + BATCH), options.signal)));
      options.onProgress?.(stacks.length / threads.length, `stacks of ${stacks.length} of ${threads.length} threads`);
    }
    return stacks;
  }

  /** The stack above known registers. `process`: whose user memory counts. */
  async stackFrom(
    registers: Registers,
    process: Address | undefined,
    options: EngineOptions = {},
  ): Promise<ThreadStack> {
    if (process !== undefined) await this.source.loadUserModules?.([process], options.signal);
    const start: StackStart = { registers, trust: 'context' };
    const job = new StackJob(this.source.target, { place: this.place(process, []), start, trapFrames: [] });
    await this.run([job], options.signal);
    return job.result ?? noStack('torn', toAddress(stackPointer(registers)), 'the stack does not end');
  }

  private async batch(threads: readonly Address[], signal: AbortSignal | undefined): Promise<readonly ThreadStack[]> {
    const views = await this.source.target.structs('_ETHREAD', threads, signal);
    const segments = await readStackSegments(this.source.target, views, signal);
    await this.source.loadUserModules?.(
      views.flatMap(view => view.pointer('Tcb.Process') ?? []),
      signal,
    );
    const jobs = views.map((view, i) => this.jobOf(view, segments[i] ?? []));
    await this.run(
      jobs.filter(job => job instanceof StackJob),
      signal,
    );
    return jobs.map((job, i) => {
      if (!(job instanceof StackJob)) return job;
      return job.result ?? noStack('torn', threads[i] ?? toAddress(0n), 'the stack does not end');
    });
  }

  private jobOf(view: StructView, segments: readonly StackSegment[]): StackJob | ThreadStack {
    const running = this.source.running?.(view.address);
    const start: StackStart | ThreadStack = running ? { registers: running, trust: 'context' } : parked(view);
    if ('end' in start) return start;
    const place = this.place(view.pointer('Tcb.Process'), segments);
    if ('kernelStack' in start) this.fetchAhead(start.kernelStack, segments);
    return new StackJob(this.source.target, { place, start, trapFrames: trapFramesOf(view, place) });
  }

  private place(process: Address | undefined, segments: readonly StackSegment[]): WalkPlace {
    const memory = new UnwindMemory(this.images, this.cache, process);
    return { memory, trapFrames: new TrapFrames(this.source.target.fields, memory), segments, process };
  }

  private fetchAhead(sp: bigint, segments: readonly StackSegment[]): void {
    const segment = segmentOf(segments, sp);
    if (segment) for (const page of pagesAbove(sp, segment, AHEAD)) this.cache.page(page);
  }

  private async run(jobs: readonly StackJob[], signal: AbortSignal | undefined): Promise<void> {
    let active = jobs;
    for (let turn = 0; turn < MAX_TURNS && active.length > 0; turn++) {
      for (const job of active) job.advance();
      active = active.filter(job => job.result === undefined);
      if (this.cache.incomplete) await this.cache.fetch(signal);
    }
  }
}

/** Where a thread that does not run was left; or the stack that it cannot have. */
function parked(thread: StructView): { readonly kernelStack: Address } | ThreadStack {
  const state = thread.value('Tcb.State');
  if (thread.value('Tcb.KernelStackResident') === 0n || state === TRANSITION) {
    const at = thread.pointer('Tcb.KernelStack') ?? thread.address;
    return { ...noStack('paged-out', at, 'the kernel stack is swapped out'), resident: false };
  }
  if (state === RUNNING)
    return noStack('not-in-dump', thread.address, 'the thread runs, and the registers of its processor are not known');
  const kernelStack = thread.field('Tcb.KernelStack');
  if (!kernelStack.ok) return noStack(kernelStack.reason, thread.address, 'the saved stack pointer cannot be read');
  if (kernelStack.value === 0n) return noStack('invalid', thread.address, 'the thread has no kernel stack any more');
  return { kernelStack: toAddress(kernelStack.value) };
}

/** KTHREAD.TrapFrame, and the place right below InitialStack, where the first system call of a thread has it. */
function trapFramesOf(thread: StructView, place: WalkPlace): readonly Address[] {
  const initial = thread.value('Tcb.InitialStack');
  const { size } = place.trapFrames;
  const outermost = initial === undefined || size === 0 ? undefined : toAddress(initial - BigInt(size));
  return [thread.pointer('Tcb.TrapFrame'), outermost].flatMap(frame =>
    frame === undefined || frame === 0n ? [] : [frame],
  );
}

function noStack(reason: UnknownReason, at: Address, why: string): ThreadStack {
  return { frames: [], end: { kind: 'broken', reason, at, why }, resident: true };
}
