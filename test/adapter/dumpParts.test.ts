import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { KdDumpConsole } from '../../extension/adapter/dump/kdDumpConsole';
import { dumpPartsOf } from '../../extension/adapter/dump/openDumpParts';
import type { DumpParts } from '../../extension/adapter/dump/dumpTarget';
import { KdSession } from '../../extension/adapter/kdSession';
import { HANDLERS } from '../../extension/adapter/requests/table';
import { launchArguments } from '../../extension/adapter/session/launchArguments';
import { targetOpener } from '../../extension/adapter/session/openTarget';
import type { KernelEngine } from '../../extension/kernel/engine';
import type { StatusResponse } from '../../extension/protocol/requests';
import { disassemble } from '../../extension/target/disassembly/disassembler';
import { smallWorld } from '../world/sample';
import { type DumpFolder, dumpFolder } from './worldDump';

/** The engine of a dump with its inventory replaced. */
function withInventory(engine: KernelEngine, inventory: KernelEngine['inventory']): KernelEngine {
  return new Proxy(engine, {
    get: (target, name) => {
      if (name === 'inventory') return inventory;
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? (value as () => unknown).bind(target) : value;
    },
  });
}

describe('opening a dump', () => {
  let dump: DumpFolder;
  const engines: KernelEngine[] = [];
  before(() => {
    dump = dumpFolder(smallWorld('10.0.19041.3570'));
  });
  after(() => {
    // Windows does not remove what is still open.
    for (const engine of engines) engine.close();
    dump.remove();
  });

  const partsOf = (change: (engine: KernelEngine) => KernelEngine): DumpParts => {
    const args = launchArguments({ dumpFile: dump.dump, symbolPath: dump.symbols, symbolCache: dump.noSymbols });
    assert.ok(args.kind === 'file');
    const parts = dumpPartsOf(args, {
      openConsole: (engine, symbolPath) => new KdDumpConsole(engine, { disassemble }, symbolPath),
      disassembler: { disassemble },
      fetcher: () => Promise.reject(new Error('nobody asked for it')),
    });
    const openEngine: DumpParts['openEngine'] = async (file, options) => {
      const engine = await parts.openEngine(file, options);
      engines.push(engine);
      return change(engine);
    };
    return { ...parts, openEngine };
  };

  /** A session inside the test, with everything that it sends. */
  const sessionOn = (parts: DumpParts) => {
    const openTarget = targetOpener({
      openLog: () => Promise.reject(new Error('a dump is no log')),
      dumpParts: () => parts,
      openDebugger: () => Promise.reject(new Error('a dump needs no debugger')),
    });
    const session = new KdSession({ handlers: HANDLERS, openTarget, exit: () => undefined });
    const sent: DebugProtocol.ProtocolMessage[] = [];
    session.start(new PassThrough(), new PassThrough().resume());
    session.onDidSendMessage(message => sent.push(message as DebugProtocol.ProtocolMessage));
    let seq = 1;
    const post = (command: string, args?: object): number => {
      session.handleMessage({ seq, type: 'request', command, arguments: args } as DebugProtocol.Request);
      return seq++;
    };
    const answer = async (number: number): Promise<DebugProtocol.Response> => {
      for (;;) {
        const found = sent.find(
          message => message.type === 'response' && (message as DebugProtocol.Response).request_seq === number,
        );
        if (found) return found as DebugProtocol.Response;
        await new Promise(setImmediate);
      }
    };
    return { post, answer, sent };
  };

  it('cancel during the inventory keeps what was read, and says what is missing', async () => {
    const cancel: { now?: () => void } = {};
    const parts = partsOf(engine =>
      withInventory(engine, options =>
        engine.inventory({
          ...options,
          onProgress: (fraction, text) => {
            options?.onProgress?.(fraction, text);
            if (fraction > 0) cancel.now?.();
          },
        }),
      ),
    );
    const { post, answer, sent } = sessionOn(parts);
    await answer(post('initialize', {}));
    cancel.now = () => post('cancel', { progressId: 'progress-1' });
    const launched = await answer(post('launch', { dumpFile: dump.dump }));
    assert.equal(launched.success, true, launched.message);
    const status = (await answer(post('alpcscope/status'))).body as StatusResponse;
    assert.ok(status.counts.processes > 0, 'what was read stays');
    assert.match(status.partial ?? '', /^not read to the end: .*ports/i);
    assert.ok(sent.some(message => 'event' in message && message.event === 'initialized'));
    assert.equal((await answer(post('threads'))).success, true);
  });

  it('cancel of the launch, or before the engine is open, gives everything up', async () => {
    const { post, answer } = sessionOn(partsOf(engine => engine));
    await answer(post('initialize', {}));
    const launch = post('launch', { dumpFile: dump.dump });
    post('cancel', { progressId: 'progress-1' });
    assert.equal((await answer(launch)).message, 'cancelled');
    const { post: post2, answer: answer2 } = sessionOn(
      partsOf(engine => withInventory(engine, () => new Promise(() => undefined))),
    );
    await answer2(post2('initialize', {}));
    const second = post2('launch', { dumpFile: dump.dump });
    post2('cancel', { requestId: second });
    assert.equal((await answer2(second)).message, 'cancelled');
  });

  it('an engine that fails ends the launch with its reason', async () => {
    const parts = {
      ...partsOf(engine => engine),
      openEngine: () => Promise.reject(new Error('the header is cut off')),
    };
    const { post, answer } = sessionOn(parts);
    await answer(post('initialize', {}));
    const refused = await answer(post('launch', { dumpFile: dump.dump }));
    assert.equal(refused.success, false);
    assert.match(refused.message ?? '', /MEMORY\.DMP: the header is cut off\.$/);
  });

  it('a damaged dump ends in a session or in words, whatever is damaged', async () => {
    const whole = readFileSync(dump.dump);
    const damaged = path.join(dump.folder, 'damaged.dmp');
    const outcomes = new Set<string>();
    for (let i = 0; i < 24; i++) {
      const bytes = Buffer.from(i % 3 === 0 ? whole.subarray(0, 512 + Math.floor((whole.length * i) / 24)) : whole);
      // A step that is prime to the size of pages and structures: other fields each time.
      const from = i % 3 === 1 ? 0x10 + ((i * 7919) % 0xff0) : 0x2000 + ((i * 104_729) % (bytes.length - 0x3000));
      if (i % 3 !== 0) bytes.fill(i % 2 ? 0xff : 0x41, from, from + 64);
      writeFileSync(damaged, bytes);
      const { post, answer } = sessionOn(partsOf(engine => engine));
      await answer(post('initialize', {}));
      const launched = await answer(post('launch', { dumpFile: damaged }));
      outcomes.add(launched.success ? 'session' : 'words');
      if (!launched.success) {
        assert.match(launched.message ?? '', /damaged\.dmp: .{10}/s);
        assert.doesNotMatch(launched.message ?? '', /went wrong inside|undefined|TypeError/);
        continue;
      }
      for (const request of ['threads', 'modules', 'alpcscope/status'])
        assert.equal((await answer(post(request, {}))).success, true, request);
      const rows = await answer(post('alpcscope/rows', { view: 'waitChains', start: 0, count: 100 }));
      assert.equal(rows.success, true, rows.message);
    }
    assert.deepEqual([...outcomes].sort(), ['session', 'words']);
  });

  it('a machine that crashed by itself: the processor has the focus, as for an exception', async () => {
    const parts = partsOf(engine =>
      withInventory(engine, async options => {
        const read = await engine.inventory(options);
        const bugcheck = { code: 0x9f, parameters: [] };
        return { ...read, snapshot: { ...read.snapshot, target: { ...read.snapshot.target, bugcheck } } };
      }),
    );
    const { post, answer, sent } = sessionOn(parts);
    await answer(post('initialize', {}));
    await answer(post('launch', { dumpFile: dump.dump }));
    await answer(post('configurationDone'));
    await answer(post('threads'));
    const stopped = sent.find(
      message => 'event' in message && message.event === 'stopped',
    ) as DebugProtocol.StoppedEvent;
    assert.equal(stopped.body.reason, 'exception');
    assert.equal(stopped.body.description, 'DRIVER_POWER_STATE_FAILURE (9f)');
    const threads = (await answer(post('threads'))).body as DebugProtocol.ThreadsResponse['body'];
    assert.equal(stopped.body.threadId, threads.threads[0]?.id);
  });
});
