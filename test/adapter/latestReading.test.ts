import assert from 'node:assert/strict';
import type { LaunchArguments } from '../../extension/adapter/session/launchArguments';
import { SessionState } from '../../extension/adapter/session/sessionState';
import type { SessionTarget } from '../../extension/adapter/session/target';
import { placeHere } from '../../extension/adapter/graph/placer';
import { analyse } from '../../extension/analysis/analyse';
import type { Snapshot } from '../../extension/model/snapshot';
import type { StatusResponse } from '../../extension/protocol/requests';
import { SnapshotBuilder } from '../../extension/model/snapshotBuilder';
import type { World, WorldMessage, WorldThread } from '../worlds/world';
import { messageFactOf, portFactOf, Source, threadFactOf } from '../worlds/worldFacts';

/** So many threads that wait for one that is ready: working them out takes many slices. */
function waiting(count: number): Snapshot {
  const threads = Array.from({ length: count }, (_, n): WorldThread => {
    return { process: 0, act: n === 0 ? { kind: 'ready' } : { kind: 'reply', message: n - 1 }, timed: false };
  });
  const messages = Array.from({ length: count - 1 }, (_, n): WorldMessage => {
    return { client: n + 1, port: 0, place: { queue: 'pending', server: 0 } };
  });
  const ports = [{ owner: 0, name: 'Api', closed: false, registered: [] }];
  const processes = [{ name: 'a.exe', exiting: false }];
  const world: World = { processes, threads, ports, messages: [], locks: [] };
  const builder = new SnapshotBuilder('log');
  const source = new Source('!process 0 17', 0);
  for (const n of threads.keys()) builder.add(threadFactOf({ ...world, messages }, n, source));
  for (const n of messages.keys()) builder.add(messageFactOf({ ...world, messages }, n, source));
  for (const n of ports.keys()) builder.add(portFactOf(world, n, source));
  return builder.build();
}

class Target implements SessionTarget {
  readonly kind = 'log';
  readonly path = '';
  readonly openable = false;
  readonly commands = [];
  readonly whyNotRunning = 'a test';
  readonly completesWords = false;
  readonly reportContext = { source: '', problems: [] };
  readonly reading: SessionTarget['reading'];
  next: Target | undefined;

  constructor(
    readonly title: string,
    snapshot: Snapshot,
  ) {
    this.reading = { snapshot, readAt: new Date(0), tookMs: 0, moment: '' };
  }

  latest(): SessionTarget | undefined {
    return this.next;
  }
  modules(): [] {
    return [];
  }
  answer(): Promise<never> {
    return Promise.reject(new Error('none'));
  }
  execute(): Promise<never> {
    return Promise.reject(new Error('none'));
  }
  complete(): [] {
    return [];
  }
  refresh(): Promise<undefined> {
    return Promise.resolve(undefined);
  }
  close(): void {
    // Nothing is open.
  }
}

describe('the latest reading of a session', () => {
  const signal = new AbortController().signal;
  let told: string[];
  let session: SessionState;
  const args: LaunchArguments = {
    ...{ kind: 'file', file: 'x', named: 'logFile', engine: 'auto' },
    ...{ symbolServers: 'never', title: 'x', initCommands: [], unused: [] },
  };

  async function opened(target: Target): Promise<void> {
    told = [];
    const send = (event: string, body?: object): void => {
      if (event === 'alpcscope/changed') told.push((body as StatusResponse).title);
    };
    session = new SessionState(
      { send },
      () => Promise.resolve(target),
      task => Promise.resolve(placeHere(task)),
    );
    await session.open(args, signal);
  }
  afterEach(() => {
    session.close();
  });

  it('is told at once where there is little to work out', async () => {
    const first = new Target('first', waiting(3));
    await opened(first);
    first.next = new Target('second', waiting(4));
    session.takeLatest(true);
    assert.deepEqual(told, ['second']);
  });

  it('is worked out in slices where there is much, while others have their turn, and told then', async () => {
    const large = waiting(4_000);
    const first = new Target('first', waiting(3));
    await opened(first);
    first.next = new Target('second', large);
    session.takeLatest(true);
    assert.deepEqual(told, []);
    let turns = 0;
    const counting = setInterval(() => turns++, 1);
    await session.analysed(signal);
    clearInterval(counting);
    assert.ok(turns >= 3, `${turns} turns`);
    await new Promise(resolve => setImmediate(resolve));
    assert.deepEqual(told, ['second']);
    assert.equal(session.opened.analysis.chains.length, analyse(large).chains.length);
  });

  it('is told as the last one, whatever came while another was worked out', async () => {
    const first = new Target('first', waiting(3));
    await opened(first);
    const second = new Target('second', waiting(4_000));
    second.next = new Target('third', waiting(4_100));
    first.next = second;
    session.takeLatest(true);
    session.takeLatest(true);
    while (told.at(-1) !== 'third') await new Promise(resolve => setTimeout(resolve, 5));
    assert.ok(session.opened.isAnalysed);
    assert.deepEqual([...new Set(told)], told);
  });
});
