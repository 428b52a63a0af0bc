import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sweepOwnFolders } from '../../../extension/target/kd/session/ownFolders';
import { BuiltStandin } from '../../standin/builtStandin';
import { CAN_LIST, leftWith } from '../../standin/processes';
import { smallWorld } from '../../world/sample';
import { Random } from '../../worlds/random';
import { type AdapterBundle, bundleAdapter, KdClient } from '../kdClient';
import { type DumpFolder, dumpFolder } from '../worldDump';

/** `npm run test:faults` asks for more. */
const DEATHS = Math.ceil(Number(process.env['ALPCSCOPE_FAULTS'] ?? 40) / 10);
const AT_ONCE = 4;
/** A guardian gives a debugger so long to answer, and a bit. */
const GONE_MS = 60_000;
/** How far a session is let come before its adapter is killed. */
const MOMENTS = ['connecting', 'attached', 'configured', 'reading', 'running', 'leaving'] as const;

describe('a live kernel whose debug adapter is killed at any moment', function () {
  this.timeout(60_000 + DEATHS * 20_000);
  let bundle: AdapterBundle;
  let standin: BuiltStandin;
  let dump: DumpFolder;
  before(async function () {
    if (!CAN_LIST) {
      console.log('      skipped: the processes of this system cannot be listed');
      this.skip();
    }
    bundle = await bundleAdapter();
    standin = new BuiltStandin();
    standin.putHelper(path.dirname(bundle.file));
    dump = dumpFolder(smallWorld('10.0.19041.3570'));
  });
  after(() => {
    for (const one of [bundle, standin, dump] as readonly ({ remove(): void } | undefined)[]) one?.remove();
  });

  it(`runs on, and no process and no file of the session is left (${DEATHS} times)`, async () => {
    let next = 1;
    const some = async (): Promise<void> => {
      while (next <= DEATHS) await dies(next++);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, some));
  });

  async function dies(seed: number): Promise<void> {
    const random = new Random(seed);
    const folder = standin.file(`death ${seed}`);
    mkdirSync(folder);
    const stateFile = path.join(folder, 'states');
    const options = { dump: dump.dump, symbols: dump.symbols, startsRunning: random.chance(0.5), stateFile };
    const debuggerPath = standin.debugger(options, folder);
    const connection = `com:pipe,port=death-${process.pid}-${seed}`;
    const moment = MOMENTS[seed % MOMENTS.length] ?? 'reading';
    const client = new KdClient(bundle);
    await client.start();
    const { pid } = client;
    const session = comesTo(client, moment, { connection, debuggerPath }).catch(() => undefined);
    const wait = new Promise(resolve => setTimeout(resolve, moment === 'connecting' ? random.below(400) : 8_000));
    await Promise.race([session, wait]);
    await new Promise(resolve => setTimeout(resolve, random.below(300)));
    const gone = client.exited();
    process.kill(pid, 'SIGKILL');
    await gone;
    const what = `seed ${seed}, ${moment}`;
    assert.deepEqual(await leftWith(connection, GONE_MS), [], `${what}: processes are left`);
    // Killed before the debugger was there, nothing was halted.
    if (existsSync(stateFile)) assert.equal(readFileSync(stateFile, 'latin1').at(-1), 'r', `${what}: the target runs`);
    // Of one that died before it could tell of its folder the next session removes it.
    sweepOwnFolders(tmpdir());
    const files = readdirSync(tmpdir()).filter(name => name.startsWith(`alpcscope-kd-${pid}-`));
    assert.deepEqual(files, [], `${what}: files are left`);
  }
});

/** Goes on with a session as far as it is to come. */
async function comesTo(client: KdClient, moment: (typeof MOMENTS)[number], args: object): Promise<void> {
  await client.initializeRequest();
  const initialized = client.waitForEvent('initialized', 20_000);
  await client.get('attach', args);
  await initialized;
  if (moment === 'attached' || moment === 'connecting') return;
  const stopped = client.waitForEvent('stopped', 20_000);
  await client.get('configurationDone');
  if (moment === 'configured') return;
  await client.get('pause', { threadId: 15_000 });
  await stopped;
  if (moment === 'reading') return;
  if (moment === 'leaving') {
    void client.ask('disconnect');
    return;
  }
  await client.get('continue', { threadId: 0 });
}
