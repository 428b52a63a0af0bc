import assert from 'node:assert/strict';
import { ChainFollower } from '../../../extension/adapter/kd/chainFollower';
import { KdCore } from '../../../extension/adapter/kd/kdCore';
import { kdArguments } from '../../../extension/adapter/session/kdArguments';
import type { KernelEngine } from '../../../extension/kernel/engine';
import { KdSession } from '../../../extension/target/kd/session/kdSession';
import { withKdConsole } from '../../console/worldConsole';
import { ConsoleKd, standinScripts } from '../../standin/consoleKd';
import { FakeProcess } from '../../standin/fakeProcess';
import type { MiniHandler } from '../../standin/miniKd';
import { HandClock } from '../../target/kd/handClock';
import type { BuiltWorld } from '../../world/buildWorld';

/** A debugger at a halted kernel that answers all commands, of which chains are asked. */
export interface ChainKd {
  readonly core: KdCore;
  readonly follower: ChainFollower;
  readonly engine: KernelEngine;
  readonly process: FakeProcess;
}

/** `handlers`: answer a command in place of the console. */
export async function withChainKd(
  world: BuiltWorld,
  use: (kd: ChainKd) => Promise<void>,
  handlers: readonly MiniHandler[] = [],
): Promise<void> {
  await withKdConsole(
    world,
    async (console, engine) => {
      const process = new FakeProcess(new ConsoleKd(console, handlers));
      const session = new KdSession(process, { target: 'dump', clock: new HandClock() });
      const args = kdArguments({}, { kind: 'dump', file: 'MEMORY.DMP' });
      const core = new KdCore({ session, commandLine: 'kd', remarks: [], close: () => undefined }, args);
      try {
        await session.start();
        assert.ok(engine.kernel);
        await use({ core, follower: new ChainFollower(core), engine, process });
      } finally {
        await session.kill();
      }
    },
    { files: standinScripts },
  );
}

/** Work that nobody cancels. */
export const UNDISTURBED = { signal: new AbortController().signal, onProgress: (): void => undefined };
