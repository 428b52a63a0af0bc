import assert from 'node:assert/strict';
import { Random } from '../../worlds/random';
import type { AdapterInProcess } from './inProcess';
import { CONNECTION, type Scripted, withScripted } from './scriptedKd';

/** `npm run test:faults` asks for more. */
const SEEDS = Math.ceil(Number(process.env['ALPCSCOPE_FAULTS'] ?? 80) / 10);
/** Milliseconds that a disconnect may take. */
const LIMIT = 30_000;

const turns = async (count: number): Promise<void> => {
  for (let i = 0; i < count; i++) await new Promise(resolve => setImmediate(resolve));
};

/** What a client may be about when it disconnects; nothing of it is waited for. */
const WORK: Readonly<Record<string, (adapter: AdapterInProcess) => Promise<unknown>>> = {
  pause: adapter => adapter.ask('pause', { threadId: 15_000 }),
  resume: adapter => adapter.ask('continue', { threadId: 0 }),
  rows: adapter => adapter.ask('alpcscope/rows', { view: 'ports', start: 0, count: 50 }),
  chains: adapter => adapter.ask('alpcscope/rows', { view: 'waitChains', start: 0, count: 50 }),
  refresh: adapter => adapter.ask('alpcscope/refresh'),
  typed: adapter => adapter.ask('evaluate', { expression: '!process 0 0', context: 'repl' }),
  threads: adapter => adapter.ask('threads'),
};

/** A session that is ended by its client at a moment that the seed chooses. */
async function leaves(seed: number): Promise<void> {
  const random = new Random(seed);
  const startsRunning = random.chance(0.4);
  await withScripted({ startsRunning, lostBreaks: random.below(2) }, async ({ adapter, process, kd }: Scripted) => {
    const opening = adapter.open('attach', CONNECTION).catch(() => undefined);
    // While it is being opened, or behind that.
    if (random.chance(0.8)) await opening;
    else await turns(random.below(200));
    const done: string[] = [];
    for (let left = random.below(4); left > 0; left--) {
      const name = random.pick(Object.keys(WORK));
      done.push(name);
      void WORK[name]?.(adapter);
      await turns(random.below(300));
    }
    const answered = adapter.ask('disconnect').then(() => true);
    const late = new Promise<boolean>(resolve => setTimeout(resolve, LIMIT, false).unref());
    const what = `seed ${seed}: ${done.join(', ')}`;
    assert.equal(await Promise.race([answered, late]), true, `${what}: is not answered`);
    assert.equal(await Promise.race([adapter.ended.then(() => true), late]), true, `${what}: does not end`);
    assert.equal(process.killed, true, what);
    assert.ok(kd.running || (startsRunning && process.breaks === 0), `${what}: the target stands`);
  });
}

describe('a client that disconnects at any moment', function () {
  this.timeout(60_000 + SEEDS * 10_000);

  it(`is answered, and leaves the kernel running (${SEEDS} times)`, async () => {
    const failures: string[] = [];
    let next = 1;
    const some = async (): Promise<void> => {
      while (next <= SEEDS) {
        const seed = next++;
        await leaves(seed).catch((error: unknown) => {
          failures.push(error instanceof Error ? error.message : String(error));
        });
      }
    };
    await Promise.all(Array.from({ length: 8 }, some));
    assert.deepEqual(failures, []);
  });
});
