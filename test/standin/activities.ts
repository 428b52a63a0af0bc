import { type Address, toAddress } from '../../extension/base/address';
import { addressOfId } from '../../extension/model/ids';
import type { KernelEngine } from '../../extension/kernel/engine';
import type { KernelFrame } from '../../extension/kernel/stacks/threadStack';
import type { Passing } from './breakpoints';

/** A thread on a processor, with the calls that it makes: those that its stack shows. */
export interface Activity extends Passing {
  readonly processor: number;
  /** Innermost first. */
  readonly frames: readonly KernelFrame[];
}

/** A call that an activity makes. */
export interface Call {
  readonly activity: Activity;
  /** First instruction of the function. */
  readonly start: Address;
  /** Who calls. */
  readonly caller: KernelFrame;
}

/** What runs on the processors of a dump, and then its other threads, one processor after the other. */
export async function activitiesOf(engine: KernelEngine, signal: AbortSignal): Promise<readonly Activity[]> {
  const { snapshot } = await engine.inventory({ signal });
  const processors = engine.processors.length > 0 ? engine.processors : [{ number: 0, currentThread: undefined }];
  const own = processors.flatMap(({ number, currentThread }) =>
    currentThread === undefined ? [] : [{ processor: number, thread: currentThread }],
  );
  const running = new Set(own.map(one => one.thread));
  const others = [...snapshot.threads.keys()]
    .flatMap(id => addressOfId(id) ?? [])
    .filter(thread => !running.has(thread))
    .map((thread, i) => ({ processor: processors[i % processors.length]?.number ?? 0, thread }));
  const activities: Activity[] = [];
  for (const { processor, thread } of [...own, ...others]) {
    const { frames } = await engine.stackOf(thread, { signal });
    if (frames.length < 2) continue;
    activities.push({ processor, thread, process: await processOf(engine, thread, signal), frames });
  }
  return activities;
}

/** The calls of all stacks, each stack from its first call to its last. */
export function callsOf(activities: readonly Activity[]): readonly Call[] {
  return activities.flatMap(activity =>
    activity.frames
      .flatMap(({ ip, place }, i) => {
        const caller = activity.frames[i + 1];
        if (!caller || place?.name === undefined) return [];
        return [{ activity, caller, start: toAddress(ip - BigInt(place.displacement)) }];
      })
      .reverse(),
  );
}

async function processOf(engine: KernelEngine, thread: Address, signal: AbortSignal): Promise<Address | undefined> {
  const view = await engine.kernel?.struct('_ETHREAD', thread, signal);
  return view?.pointer('Tcb.Process');
}
