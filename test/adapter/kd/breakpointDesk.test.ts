import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { BreakpointDesk } from '../../../extension/adapter/kd/breakpointDesk';
import { listedBreakpoints } from '../../../extension/adapter/kd/breakpointList';
import { KdCore } from '../../../extension/adapter/kd/kdCore';
import type { WantedBreakpoint } from '../../../extension/adapter/session/debuggee';
import { attachArguments } from '../../../extension/adapter/session/kdArguments';
import type { KernelEngine } from '../../../extension/kernel/engine';
import { openEngine } from '../../../extension/target/dump/openEngine';
import type { KdTargetKind } from '../../../extension/target/kd/session/events';
import { KdSession } from '../../../extension/target/kd/session/kdSession';
import { FakeProcess } from '../../standin/fakeProcess';
import { liveKd } from '../../standin/liveKd';
import { smallWorld } from '../../world/sample';
import { type DumpFolder, dumpFolder } from '../worldDump';

const SIGNAL = new AbortController().signal;
const DATA = 0xfffff80712e2b4a0n;

const FUNCTIONS: readonly WantedBreakpoint[] = [
  ...['nt!KiSwapThread', 'nt!NtReadFile', 'nosuch!X'].map(place => ({ key: place, command: 'bu' as const, place })),
  { key: 'nt!NtReadFile', command: 'bu', place: 'nt!NtReadFile', condition: '@rcx == 5' },
  { key: 'nt!NtAlpc*', command: 'bm', place: 'nt!NtAlpc*' },
];
/** How many of them the pattern fits. */
const MATCHES = 2;
const WATCHES: readonly WantedBreakpoint[] = Array.from({ length: 5 }, (_, i) => {
  const place = `0x${(DATA + BigInt(i * 4)).toString(16)}`;
  return { key: `${place} w4`, command: 'ba', place, access: 'w4' };
});

type Step =
  | { readonly kind: 'functions' | 'data'; readonly chosen: readonly WantedBreakpoint[] }
  | { readonly kind: 'typed'; readonly line: string }
  | { readonly kind: 'run' | 'halt' | 'readOnly' | 'full' };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant('functions' as const), chosen: fc.subarray([...FUNCTIONS]) }),
  fc.record({ kind: fc.constant('data' as const), chosen: fc.subarray([...WATCHES], { maxLength: 4 }) }),
  fc.record({
    kind: fc.constant('typed' as const),
    line: fc.constantFrom('bc *', 'bd 20', 'bc 21', 'bp7 nt!NtReadFile'),
  }),
  fc.record({ kind: fc.constantFrom('run' as const, 'halt' as const, 'readOnly' as const, 'full' as const) }),
);

describe('the breakpoints that a client wants', function () {
  this.timeout(30_000);
  let dump: DumpFolder;
  let engine: KernelEngine;
  before(async () => {
    dump = dumpFolder(smallWorld('10.0.19041.3570'));
    engine = await openEngine(dump.dump, { symbolPath: dump.symbols });
  });
  after(() => {
    engine.close();
    dump.remove();
  });

  /** A halted kernel with a desk, and what is done to both. */
  async function atDesk(
    use: (parts: { desk: BreakpointDesk; core: KdCore; process: FakeProcess }) => Promise<void>,
    sourcePath = '',
    target: KdTargetKind = 'live-kernel',
  ) {
    const sources = { 'D:\\elsewhere\\driver.c:7': 'nt!NtReadFile' };
    const kd = liveKd(engine, { sources, rounds: 0, halt: () => undefined, print: () => undefined });
    const process = new FakeProcess(kd);
    const session = new KdSession(process, { target });
    const args = attachArguments({ connection: 'net:port=50000,key=1.2.3.4', access: 'full', sourcePath });
    const core = new KdCore({ session, commandLine: 'kd', remarks: [], close: () => undefined }, args);
    try {
      await session.start();
      await use({ desk: new BreakpointDesk(core), core, process });
    } finally {
      await session.kill();
    }
  }

  it('are in the debugger in the end, each once and under its number, whatever happened before', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 10 }), fc.subarray([...FUNCTIONS]), async (steps, last) => {
        await atDesk(async ({ desk, core, process }) => {
          const { session } = core;
          const halt = async (): Promise<void> => {
            if (session.state === 'halted') return;
            const halted = new Promise<void>(resolve => {
              const listening = session.onEvent(event => {
                if (event.kind !== 'stopped') return;
                listening.dispose();
                resolve();
              });
            });
            process.stopNow('nt!DbgBreakPointWithStatus:\n');
            await halted;
            await desk.flush();
          };
          let numbers = new Map<WantedBreakpoint, number | undefined>();
          const functions = async (chosen: readonly WantedBreakpoint[]): Promise<void> => {
            const set = await desk.set('function', '', chosen, SIGNAL);
            const now = new Map(chosen.map((one, i) => [one, set[i]?.id]));
            for (const [one, id] of now) if (numbers.has(one)) assert.equal(id, numbers.get(one), one.place);
            assert.equal(new Set(now.values()).size, chosen.length);
            numbers = now;
          };
          for (const one of steps)
            if (one.kind === 'functions') await functions(one.chosen);
            else if (one.kind === 'data') await desk.set('data', '', one.chosen, SIGNAL);
            else if (one.kind === 'halt') await halt();
            else if (one.kind === 'readOnly' || one.kind === 'full') core.access = one.kind;
            else if (session.state !== 'halted') continue;
            else if (one.kind === 'typed') {
              await session.run(one.line);
              await desk.look();
            } else {
              session.run('g').catch(() => undefined);
              while (!process.kd.running) await new Promise(resolve => setImmediate(resolve));
            }
          await halt();
          core.access = 'full';
          await desk.set('data', '', [], SIGNAL);
          await functions(last);
          const listed = listedBreakpoints((await session.run('bl')).text).filter(row => row.id !== 7);
          const plain = last.filter(one => one.command !== 'bm');
          const ours = plain.map(one => numbers.get(one));
          assert.deepEqual(
            listed.map(row => row.id).filter(id => id >= 20),
            [...ours].sort((a, b) => Number(a) - Number(b)),
          );
          assert.equal(listed.filter(row => row.id < 20).length, last.length > plain.length ? MATCHES : 0);
        });
      }),
      { numRuns: 25 },
    );
  });

  it('at addresses are cleared when the target restarts, those at names are set anew', async () => {
    await atDesk(async ({ desk, core }) => {
      const [name] = await desk.set('function', '', FUNCTIONS.slice(0, 1), SIGNAL);
      const wanted: WantedBreakpoint = { key: 'x', command: 'bp', place: '0xfffff80712605800' };
      await desk.set('instruction', '', [wanted], SIGNAL);
      const told: unknown[] = [];
      core.events.add(event => {
        if (event.kind === 'breakpoint') told.push([event.breakpoint.id, event.breakpoint.verified]);
      });
      desk.forget();
      await desk.flush();
      const listed = listedBreakpoints((await core.session.run('bl')).text);
      assert.deepEqual(
        listed.map(row => row.id),
        [name?.id],
      );
      assert.deepEqual(told, [
        [20, false],
        [21, false],
        [20, true],
      ]);
      const [again] = await desk.set('instruction', '', [wanted], SIGNAL);
      assert.deepEqual([again?.id, again?.verified], [21, true], 'where somebody wants it all the same');
    });
  });

  it('of sources that were built on another machine are set in the words of its symbols', async () => {
    const here = path.join(dump.folder, 'driver.c');
    writeFileSync(here, '\n'.repeat(10));
    await atDesk(async ({ desk, core }) => {
      const wanted: WantedBreakpoint = {
        key: '7',
        command: 'bu',
        place: `\`${here}:7\``,
        line: 7,
        source: { path: here },
      };
      const [before] = await desk.set('source', here, [wanted], SIGNAL);
      assert.match(before?.message ?? '', /No code is known for this line/);
      // A stack names the file, and it is found here.
      assert.equal(core.sources.find('D:\\elsewhere\\driver.c'), here);
      await desk.flush();
      const [after] = await desk.set('source', here, [wanted], SIGNAL);
      assert.deepEqual([after?.id, after?.verified, after?.line], [before?.id, true, 7]);
      assert.equal(listedBreakpoints((await core.session.run('bl')).text).length, 1);
    }, dump.folder);
  });

  it('are numbered apart from those of others on a server, and taken out of it again', async () => {
    await atDesk(
      async ({ desk, core }) => {
        await core.session.run('bp20 nt!NtReadFile');
        const [ours] = await desk.set('function', '', FUNCTIONS.slice(0, 1), SIGNAL);
        assert.ok(Number(ours?.id) >= 1_000 && ours?.verified === true, ours?.message);
        assert.equal(await desk.leaveServer(), '');
        const listed = listedBreakpoints((await core.session.run('bl')).text);
        assert.deepEqual(
          listed.map(row => row.id),
          [20],
        );
      },
      '',
      'remote',
    );
  });
});
