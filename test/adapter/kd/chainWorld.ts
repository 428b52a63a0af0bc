import { ChainFollower } from '../../../extension/adapter/kd/chainFollower';
import { KdCore } from '../../../extension/adapter/kd/kdCore';
import { kdArguments } from '../../../extension/adapter/session/kdArguments';
import type { KernelEngine } from '../../../extension/kernel/engine';
import { KdSession } from '../../../extension/target/kd/session/kdSession';
import { withKdConsole } from '../../console/worldConsole';
import { FakeProcess } from '../../standin/fakeProcess';
import { type MiniHandler, MiniKd } from '../../standin/miniKd';
import { HandClock } from '../../target/kd/handClock';
import type { BuiltWorld } from '../../world/buildWorld';

/** A debugger at a halted kernel, of which chains are asked. */
export interface ChainKd {
  readonly core: KdCore;
  readonly follower: ChainFollower;
  readonly engine: KernelEngine;
  readonly mini: MiniKd;
  readonly clock: HandClock;
}

/**
 * The console over a world answers extension commands, the small stand-in the reads of memory, which it counts.
 * `handlers`: asked first, for each command.
 */
export async function withChainKd(
  world: BuiltWorld,
  use: (kd: ChainKd) => Promise<void>,
  handlers: readonly MiniHandler[] = [],
): Promise<void> {
  await withKdConsole(world, async (console, engine) => {
    const memory = engine.kernel?.memory;
    if (!memory) throw new Error('the world has no memory');
    const extensions: MiniHandler = async (command, out) => {
      if (!/^!(?:thread|alpc|process|irp|locks)\b/.test(command)) return false;
      await console.execute(command, { write: out }, new AbortController().signal);
      return true;
    };
    const kernel = { memory, layout: world.layout, base: world.kernel.imageBase };
    const mini = new MiniKd(kernel, [...handlers, extensions]);
    const clock = new HandClock();
    const session = new KdSession(new FakeProcess(mini), { target: 'dump', clock });
    const args = kdArguments({}, { kind: 'dump', file: 'MEMORY.DMP' });
    const core = new KdCore({ session, commandLine: 'kd', remarks: [], close: () => undefined }, args);
    try {
      await session.start();
      await use({ core, follower: new ChainFollower(core), engine, mini, clock });
    } finally {
      await session.kill();
    }
  });
}

/** Work that nobody cancels. */
export const UNDISTURBED = { signal: new AbortController().signal, onProgress: (): void => undefined };
