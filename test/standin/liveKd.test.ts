import assert from 'node:assert/strict';
import { KdSession } from '../../extension/target/kd/session/kdSession';
import type { KernelEngine } from '../../extension/kernel/engine';
import { openEngine } from '../../extension/target/dump/openEngine';
import { type DumpFolder, dumpFolder } from '../adapter/worldDump';
import { smallWorld } from '../world/sample';
import { FakeProcess } from './fakeProcess';
import { liveKd, type LiveKdOptions } from './liveKd';

/** A session with a stand-in whose target stands at first. */
interface Live {
  readonly session: KdSession;
  readonly process: FakeProcess;
  /** Text of an answer; of a command that lets the target run, what was printed until it halted. */
  readonly ask: (line: string) => Promise<string>;
}

describe('the stand-in for kd, when its target runs', function () {
  this.timeout(20_000);
  let dump: DumpFolder;

  before(() => {
    dump = dumpFolder(smallWorld('10.0.19041.3570'));
  });
  after(() => {
    dump.remove();
  });

  async function live(options: Partial<LiveKdOptions>, use: (live: Live) => Promise<void>): Promise<void> {
    const engine: KernelEngine = await openEngine(dump.dump, { symbolPath: dump.symbols });
    const kd = liveKd(engine, {
      hitMs: 0,
      halt: text => {
        process.stopNow(text);
      },
      print: text => {
        process.print(text);
      },
      ...options,
    });
    const process: FakeProcess = new FakeProcess(kd);
    const session = new KdSession(process, { target: 'live-kernel' });
    try {
      await session.start();
      await use({ session, process, ask: async line => (await session.run(line)).text });
    } finally {
      await session.kill();
      engine.close();
    }
  }

  it('sets, lists and clears breakpoints as kd does', async () => {
    await live({ sources: { 'c:\\src\\a.c:12': 'nt!NtReadFile+0x10' } }, async ({ ask }) => {
      const places = ['bp0 nt!NtReadFile 3', 'bu nosuch!X', 'ba w4 nt!KiBugCheckData', 'bu `c:\\src\\a.c:12`', 'bd 0'];
      assert.equal(
        await ask(places.join('; ')),
        "Bp expression 'nosuch!X' could not be resolved, adding deferred bp\n",
      );
      assert.deepEqual((await ask('bl')).split('\n'), [
        '     0 d Enable Clear   fffff807`12868bb0     0003 (0003) nt!NtReadFile',
        '     1 e Disable Clear u                      0001 (0001) (nosuch!X)',
        '     2 e Disable Clear  fffff807`12e2b4a0 w 4 0001 (0001) nt!KiBugCheckData',
        '     3 e Disable Clear  fffff807`12868bc0 [c:\\src\\a.c @ 12]     0001 (0001) nt!NtReadFile+0x10',
        '',
        '',
      ]);
      assert.equal(await ask('be 0; bc 1,2; bc 0-3; bl'), '\n');
      assert.equal(await ask('bc 7'), 'breakpoint 7 does not exist\n');
      assert.match(await ask('bp nosuch'), /^Couldn't resolve error at 'nosuch'/);
      assert.match(await ask('ba w8 nt!KiBugCheckData+1'), /must be aligned/);
      assert.match(await ask('bm nt!Qq*'), /^No matching code symbols found/);
      assert.match(await ask('bm nt!NtAlpc*'), /^ {2}0: fffff807`[0-9a-f]{8} @!"nt!NtAlpc/);
      const command = 'bp0 /1 /p 0n16 /t 20 nt!NtReadFile "k; .echo \\"x\\""';
      assert.equal(await ask(command), 'breakpoint 0 redefined\n');
      assert.match(
        await ask('bl'),
        /NtReadFile "k; \.echo "x""\n {5}Match process data 0{8}`0{6}10\n {5}Match thread data 0{8}`0{6}20\n/,
      );
    });
  });

  it('halts at them on the stacks of the dump, one after the other, and goes on past each', async () => {
    await live({}, async ({ ask, session }) => {
      await ask('bp nt!KiSwapThread; bp nt!AlpcpSendMessage; ba w4 nt!KiBugCheckData');
      const threads = new Set<string>();
      for (let i = 0; i < 3; i++) {
        assert.equal((await ask('g')).split('\n')[0], 'Breakpoint 0 hit');
        assert.match(await ask('k'), /nt!KiSwapThread\n.*nt!KiCommitThreadWait\+0x76\n/);
        threads.add(await ask('? @$thread'));
        assert.match(await ask('!thread'), new RegExp(`RUNNING on processor ${session.prompt?.charAt(0) ?? ''}`));
      }
      assert.equal(threads.size, 3, 'each on another thread');
      await ask('bd 0');
      assert.match(await ask('g'), /^Breakpoint 1 hit\nnt!AlpcpSendMessage:\n/);
      assert.match(
        await ask('k'),
        /nt!AlpcpSendMessage\n.*nt!PspSystemThreadStartup\+0x76\n/,
        'a call that no stack shows',
      );
      const port = /rcx=([0-9a-f]{16}) rdx=/.exec(await ask('r rcx,rdx'))?.[1] ?? '';
      assert.match(await ask(`!alpc /p ${port}`), /Port/);
      const value = await ask('dd nt!KiBugCheckData L1');
      assert.match(await ask('g'), /^Breakpoint 2 hit\n/);
      assert.notEqual(await ask('dd nt!KiBugCheckData L1'), value);
    });
  });

  it('runs what a breakpoint is to do, and goes on where that says so', async () => {
    await live({ rounds: 3 }, async ({ ask, session }) => {
      const lines: string[] = [];
      await ask('bp nt!NtReadFile ".if (@r8 & 1) { .printf \\"odd %d\\\\n\\", @r8; gc } .else { .echo even }"');
      const halted = await session.run('g', { onLine: line => lines.push(line) });
      assert.deepEqual(lines.slice(0, 2), ['odd 1', 'even']);
      assert.match(halted.text, /even\nnt!NtReadFile:\n/);
      assert.match(await ask(`bp0 nt!NtReadFile "j (@r8 == 3) '.echo third'; 'gc'"; g`), /third\nnt!NtReadFile:\n/);
    });
  });

  it('counts passes, stops in one process or thread alone, and once', async () => {
    await live({}, async ({ ask }) => {
      await ask('bp nt!KiSwapThread 3; g');
      const third = await ask('? @$thread');
      assert.match(await ask('bl'), /0001 \(0003\) nt!KiSwapThread/);
      await ask(`bp0 /t @$thread /1 nt!KiSwapThread; g`);
      assert.equal(await ask('? @$thread'), third);
      assert.equal(await ask('bl'), '\n', 'it has gone');
      await ask('bp /p @$proc nt!KiSwapThread');
      const process = await ask('? @$proc');
      await ask('g');
      assert.equal(await ask('? @$proc'), process);
    });
  });

  it('steps over, into and out of calls, and up to a place', async () => {
    await live({}, async ({ ask }) => {
      await ask('bp nt!KeWaitForSingleObject; g');
      const steps = [await ask('p'), await ask('t')].map(
        text => /^nt!KeWaitForSingleObject\+0x(\w+):\n/.exec(text)?.[1],
      );
      assert.ok(
        steps.every(one => one !== undefined),
        steps.join(),
      );
      assert.match(await ask('pc'), /KeWaitForSingleObject\+0x71:\n\S+ e800000000 +call/);
      assert.match(await ask('t'), /^nt!KiCommitThreadWait:\n/);
      assert.match(await ask('k 2'), /nt!KiCommitThreadWait\n.*nt!KeWaitForSingleObject\+0x76\n/);
      assert.match(await ask('gu'), /^nt!KeWaitForSingleObject\+0x76:\n/);
      const rows = (await ask('pa @$ip+3')).split('\n').filter(row => row.endsWith(':'));
      assert.equal(rows.length, 3, 'each step on the way is shown');
      assert.match(await ask('p 2'), /\+0x7a:\n[^]*\+0x7b:\n/);
    });
  });

  it('is written to', async () => {
    await live({}, async ({ ask }) => {
      assert.equal(await ask('ed nt!KiBugCheckData 0x11223344 5; r rax=0n42; r rax'), 'rax=000000000000002a\n');
      assert.match(await ask('dd nt!KiBugCheckData L2'), / 11223344 00000005\n/);
      assert.match(await ask('eb 0 1'), /Memory access error/);
      assert.match(await ask('?? *(int*)@@(nt!KiBugCheckData) = 7'), /int 0n7\n/);
    });
  });

  it('does not run where a breakpoint cannot be put in', async () => {
    await live({}, async ({ ask, session }) => {
      assert.match(await ask('bp 0x10; g'), /^Unable to insert breakpoint 0 at 00000000`00000010, Win32 error 0n998\n/);
      await ask(
        'bc *; ' + Array.from({ length: 5 }, (_, i) => `ba w4 nt!KiBugCheckData+${(i * 4).toString(16)}`).join('; '),
      );
      assert.match(await ask('g'), /^Too many data breakpoints for processor 0\n/);
      assert.equal(await ask('.echo there'), 'there\n');
      assert.equal(session.state, 'halted');
    });
  });
});
