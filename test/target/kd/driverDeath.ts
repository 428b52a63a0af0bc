import { spawnGuarded } from '../../../extension/target/kd/process/guardedProcess';
import { KdSession } from '../../../extension/target/kd/session/kdSession';
import { SessionFiles } from '../../../extension/target/kd/session/scriptFiles';

/*
 * A driver that a test ends by force: starts a guarded debugger, does what it is told, says where it stands on stdout.
 *   driverDeath HELPER STANDIN TAG STEP…
 */
async function main([helper = '', standin = '', tag = '', ...steps]: readonly string[]): Promise<void> {
  const guarded = spawnGuarded({ file: process.execPath, script: helper }, process.execPath, [standin, '-k', tag]);
  const files = new SessionFiles(undefined, folder => {
    guarded.tellFolder(folder);
  });
  const session = new KdSession(guarded, { target: 'live-kernel', files });
  session.onEvent(event => {
    if (event.kind !== 'state') return;
    if (event.change.to === 'halted' || event.change.to === 'running') guarded.tellState(event.change.to);
  });
  await session.start();
  for (const step of steps) {
    process.stdout.write(`${step}\n`);
    if (step === 'break') await session.breakIn();
    else if (step === 'go') {
      session.run('g').catch(() => undefined);
      await new Promise(resolve => setTimeout(resolve, 20));
    } else await session.run(step).catch(() => undefined);
  }
  process.stdout.write(`pid ${guarded.pid ?? 0}\n`);
  setInterval(() => undefined, 1_000);
}

void main(process.argv.slice(2));
