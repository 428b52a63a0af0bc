import { KdSession } from '../../../extension/target/kd/session/kdSession';
import { FakeProcess } from '../../standin/fakeProcess';
import { MiniKd } from '../../standin/miniKd';
import type { BuiltWorld } from '../../world/buildWorld';
import { type OpenWorld, withDump } from '../worldFiles';
import { HandClock } from './handClock';

/** A world behind a debugger. */
export async function withKd(
  world: BuiltWorld,
  use: (kd: { session: KdSession; mini: MiniKd; process: FakeProcess; open: OpenWorld }) => Promise<void>,
): Promise<void> {
  await withDump(world, { format: 'bitmap' }, async open => {
    const mini = new MiniKd({ memory: open.dump.memory, layout: world.layout, base: world.kernel.imageBase });
    const process = new FakeProcess(mini);
    const session = new KdSession(process, { target: 'dump', clock: new HandClock() });
    try {
      await session.start();
      await use({ session, mini, process, open });
    } finally {
      await session.kill();
    }
  });
}
