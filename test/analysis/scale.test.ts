import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { analyse, rootCauses } from '../../extension/analysis/analyse';
import { backlogOf } from '../../extension/analysis/backlog';
import type { Snapshot } from '../../extension/model/snapshot';
import { SnapshotBuilder } from '../../extension/model/snapshotBuilder';
import type { MessagePlace, ThreadAct, World, WorldMessage, WorldPort, WorldThread } from '../worlds/world';
import { messageFactOf, portFactOf, Source, threadFactOf } from '../worlds/worldFacts';

const PORT: WorldPort = { owner: 0, name: 'Api', closed: false, registered: [] };

function build(acts: readonly ThreadAct[], messages: readonly WorldMessage[], ports: readonly WorldPort[]): Snapshot {
  const threads = acts.map((act): WorldThread => ({ process: 0, act, timed: false }));
  const world: World = { processes: [{ name: 'a.exe', exiting: false }], threads, ports, messages, locks: [] };
  // Queue lengths are counted by going through all messages: not for each of thousands of ports.
  const light: World = { ...world, messages: [] };
  const builder = new SnapshotBuilder('log');
  const source = new Source('!process 0 17', 0);
  for (const n of threads.keys()) builder.add(threadFactOf(world, n, source));
  for (const n of messages.keys()) builder.add(messageFactOf(world, n, source));
  for (const n of ports.keys()) builder.add(portFactOf(light, n, source));
  return builder.build();
}

/** Thread n waits for message n, which its place says who has. */
function line(count: number, last: ThreadAct | undefined, place: (n: number) => MessagePlace): Snapshot {
  const acts = Array.from({ length: count }, (_, n): ThreadAct => ({ kind: 'reply', message: n }));
  if (last) acts[count - 1] = last;
  const messages = Array.from({ length: count }, (_, n): WorldMessage => ({ client: n, port: 0, place: place(n) }));
  return build(acts, last ? messages.slice(0, -1) : messages, [PORT]);
}

/** Milliseconds of processor time. */
function cost(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

describe('analysis of large snapshots', function () {
  this.timeout(300_000);

  it('follows a line of 20,000 threads to its end', () => {
    const count = 20_000;
    const snapshot = line(count, { kind: 'running' }, n => ({ queue: 'pending', server: n + 1 }));
    const { chains } = analyse(snapshot);
    assert.equal(chains.length, count - 1);
    assert.ok(chains.every(chain => chain.verdict.code === 'running' && chain.waiters === count - 1));
    const longest = chains.reduce((most, chain) => (chain.start < most.start ? chain : most));
    assert.equal(longest.hops.filter(hop => hop.relation === 'served-by').length, count - 1);
  });

  it('finds a deadlock of 20,000 threads', () => {
    const count = 20_000;
    const snapshot = line(count, undefined, n => ({ queue: 'pending', server: (n + 1) % count }));
    const analysis = analyse(snapshot);
    const [first] = analysis.chains;
    assert.deepEqual([first?.verdict.code, first?.verdict.certainty], ['deadlock', 'certain']);
    assert.equal(first?.verdict.cycle?.length, count);
    assert.equal(rootCauses(analysis).length, 1);
  });

  it('takes time in proportion: 50,000 ports, 100,000 messages, 20,000 threads', () => {
    const world = (scale: number): Snapshot => {
      const threads = 20_000 * scale;
      const pool = 200;
      const acts = Array.from({ length: threads }, (_, n): ThreadAct =>
        n < pool ? { kind: 'event' } : { kind: 'reply', message: n },
      );
      const ports = Array.from({ length: 50_000 * scale }, (_, n): WorldPort => ({
        ...PORT,
        registered: n < 20 ? Array.from({ length: pool }, (__, k) => k) : [],
      }));
      const messages = Array.from({ length: 100_000 * scale }, (_, n): WorldMessage => ({
        client: n % threads,
        port: n % 20,
        place: { queue: 'main' },
      }));
      return build(acts, messages, ports);
    };
    const run = (snapshot: Snapshot): number =>
      cost(() => {
        const analysis = analyse(snapshot);
        assert.ok(analysis.chains.length > 0);
        assert.ok(analysis.chains.every(chain => chain.verdict.code === 'unserved-all-busy'));
        assert.ok(backlogOf(analysis).length > 0);
      });
    const small = world(1 / 8);
    run(small);
    const ratio = run(world(1)) / run(small);
    assert.ok(ratio < 40, `eight times the facts took ${ratio.toFixed(1)} times the time`);
  });
});
