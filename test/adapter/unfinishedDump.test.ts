import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { DumpParts } from '../../extension/adapter/dump/dumpTarget';
import { KdDumpConsole } from '../../extension/adapter/dump/kdDumpConsole';
import { dumpPartsOf } from '../../extension/adapter/dump/openDumpParts';
import { KdSession } from '../../extension/adapter/kdSession';
import { HANDLERS } from '../../extension/adapter/requests/table';
import { launchArguments } from '../../extension/adapter/session/launchArguments';
import { targetOpener } from '../../extension/adapter/session/openTarget';
import { RowsMeanwhile } from '../../extension/adapter/session/rowsMeanwhile';
import { analyse } from '../../extension/analysis/analyse';
import { cardOf } from '../../extension/analysis/card/cardOf';
import { Proof } from '../../extension/analysis/proof';
import { toAddress } from '../../extension/base/address';
import type { KernelEngine } from '../../extension/kernel/engine';
import type { Snapshot } from '../../extension/model/snapshot';
import { SnapshotBuilder } from '../../extension/model/snapshotBuilder';
import type { RowsResponse, StatusResponse } from '../../extension/protocol/requests';
import { disassemble } from '../../extension/target/disassembly/disassembler';
import { smallWorld } from '../world/sample';
import { openFilesBelow } from '../tools/openFiles';
import { type DumpFolder, dumpFolder } from './worldDump';

/** A session over a dump in this process. */
class OpenSession {
  readonly sent: DebugProtocol.ProtocolMessage[] = [];
  private readonly session: KdSession;
  private seq = 1;

  constructor(parts: DumpParts) {
    const openTarget = targetOpener({
      openLog: () => Promise.reject(new Error('a dump is no log')),
      dumpParts: () => parts,
      openDebugger: () => Promise.reject(new Error('a dump needs no debugger')),
    });
    this.session = new KdSession({ handlers: HANDLERS, openTarget, exit: () => undefined });
    this.session.start(new PassThrough(), new PassThrough().resume());
    this.session.onDidSendMessage(message => this.sent.push(message as DebugProtocol.ProtocolMessage));
  }

  post(command: string, args?: object): number {
    const message = { seq: this.seq, type: 'request', command, arguments: args };
    this.session.handleMessage(message);
    return this.seq++;
  }

  answer(number: number): Promise<DebugProtocol.Response> {
    return this.found(
      message => message.type === 'response' && (message as DebugProtocol.Response).request_seq === number,
    ) as Promise<DebugProtocol.Response>;
  }

  get statuses(): readonly StatusResponse[] {
    return this.sent.flatMap(message =>
      (message as DebugProtocol.Event).event === 'alpcscope/changed'
        ? [(message as DebugProtocol.Event).body as StatusResponse]
        : [],
    );
  }

  async found(fits: (message: DebugProtocol.ProtocolMessage) => boolean): Promise<DebugProtocol.ProtocolMessage> {
    for (let i = 0; i < 100_000; i++) {
      const found = this.sent.find(fits);
      if (found) return found;
      await new Promise(setImmediate);
    }
    throw new Error('nothing of that kind was sent');
  }
}

/** The engine, whose inventory stands still at each step until somebody lets it go on. */
function stepping(engine: KernelEngine, step: () => void): KernelEngine {
  return new Proxy(engine, {
    get: (target, name) => {
      if (name === 'inventory')
        return (options: Parameters<KernelEngine['inventory']>[0] = {}) =>
          target.inventory({
            ...options,
            onPart: (part, text) => {
              options.onPart?.(part, text);
              step();
            },
          });
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? (value as () => unknown).bind(target) : value;
    },
  });
}

describe('a dump that takes long to read', () => {
  let dump: DumpFolder;
  before(() => {
    dump = dumpFolder(smallWorld('10.0.19041.3570'));
  });
  after(() => {
    dump.remove();
  });

  function partsOf(step: () => void): DumpParts {
    const args = launchArguments({ dumpFile: dump.dump, symbolPath: dump.symbols, symbolCache: dump.noSymbols });
    assert.ok(args.kind === 'file');
    const parts = dumpPartsOf(args, {
      openConsole: (engine, symbolPath) => new KdDumpConsole(engine, { disassemble }, symbolPath),
      disassembler: { disassemble },
      fetcher: () => Promise.reject(new Error('nobody asked for it')),
    });
    let now = 0;
    return {
      ...parts,
      clock: { now: () => now },
      openEngine: async (file, options) => {
        const engine = await parts.openEngine(file, options);
        return stepping(engine, () => {
          // Each step takes longer than all before.
          now = 2 * now + 2_000;
          step();
        });
      },
    };
  }

  it('shows its rows meanwhile, nothing of them certain, and stacks when it is read', async () => {
    const seen: Promise<DebugProtocol.Response>[] = [];
    const session = new OpenSession(
      partsOf(() => {
        // Whoever asks now is answered of what is there.
        if (session.statuses.some(status => status.counts.threads > 0) && seen.length === 0) {
          seen.push(session.answer(session.post('alpcscope/rows', { view: 'threads', start: 0, count: 20 })));
          seen.push(session.answer(session.post('evaluate', { expression: 'k', context: 'repl' })));
        }
      }),
    );
    session.post('initialize', { adapterID: 'kd' });
    const launched = await session.answer(session.post('launch', { dumpFile: dump.dump }));
    assert.equal(launched.success, true);
    const unfinished = session.statuses.filter(status => status.reading);
    assert.ok(unfinished.length >= 2, `${unfinished.length} times`);
    for (const { partial } of unfinished) assert.match(partial ?? '', /^Reading: /);
    const counts = unfinished.map(({ counts: { threads } }) => threads);
    assert.deepEqual(
      counts,
      [...counts].sort((a, b) => a - b),
      'rows come, and none goes',
    );
    const [rows, typed] = await Promise.all(seen);
    assert.ok(rows?.success, 'rows are shown before the dump is open');
    assert.ok((rows.body as RowsResponse).total >= 0);
    assert.equal(typed?.success, false);
    const status = (await session.answer(session.post('alpcscope/status'))).body as StatusResponse;
    assert.equal(status.reading, undefined);
    assert.doesNotMatch(status.partial ?? '', /^Reading/);
    assert.ok(status.counts.hung > 0);
    await session.answer(session.post('disconnect'));
    if (process.platform === 'linux') assert.deepEqual(openFilesBelow(dump.folder), []);
  });

  it('is not left half open where it cannot be read to the end', async () => {
    const session = new OpenSession(
      partsOf(() => {
        throw new Error('the disk is gone');
      }),
    );
    session.post('initialize', { adapterID: 'kd' });
    const launched = await session.answer(session.post('launch', { dumpFile: dump.dump }));
    assert.equal(launched.success, false);
    const status = await session.answer(session.post('alpcscope/status'));
    assert.equal(status.success, false, 'nothing is open');
    if (process.platform === 'linux') assert.deepEqual(openFilesBelow(dump.folder), []);
  });
});

describe('what is said of a thing that is only half read', () => {
  const evidence = {
    kind: 'memory',
    address: toAddress(1n),
    type: '_ALPC_PORT',
    field: 'u1',
    value: '',
    stop: 0,
  } as const;
  const id = 'port:0xffff800000001000';

  it('is that the rest was not read yet, and nothing is certain', () => {
    const builder = new SnapshotBuilder('dump');
    builder.add({ kind: 'port', id, fields: { type: { value: 'connection', evidence } } });
    const [meanwhile, whole] = [builder.build([], true), builder.build()];
    const card = (snapshot: Snapshot): string => {
      const found = cardOf(analyse(snapshot), id);
      assert.ok(found);
      return JSON.stringify(found.rows);
    };
    assert.match(card(meanwhile), /unknown \(not read yet\)/);
    assert.match(card(whole), /unknown \(not asked\)/);
    const port = whole.ports.get(id);
    assert.equal(new Proof(whole).on(port, 'type').certainty, 'certain');
    assert.equal(new Proof(meanwhile).on(port, 'type').certainty, 'likely');
  });
});

describe('rows that are shown meanwhile', () => {
  function shown(steps: number, step: number, cost: number): readonly number[] {
    let now = 0;
    const at: number[] = [];
    const rows = new RowsMeanwhile({ now: () => now }, () => {
      at.push(now);
      now += cost;
    });
    for (let i = 0; i < steps; i++) {
      now += step;
      rows.came('');
    }
    return at;
  }

  it('are none of a reading that takes a second', () => {
    assert.deepEqual(shown(10, 100, 0), []);
  });

  it('come every second or two, and rarer the longer it takes', () => {
    const at = shown(1_200, 100, 0);
    assert.equal(at[0], 1_500);
    assert.ok(at.length > 8 && at.length < 30, `${at.length} times in two minutes`);
    const gaps = at.slice(1).map((time, i) => time - (at[i] ?? 0));
    assert.deepEqual(
      gaps,
      [...gaps].sort((a, b) => a - b),
    );
  });

  it('take no more than a tenth of the time', () => {
    const at = shown(600, 100, 900);
    assert.ok(at.length * 900 * 9 < 60_000 + at.length * 900, `${at.length} times`);
  });
});
