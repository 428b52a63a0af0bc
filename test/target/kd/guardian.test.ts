import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { Guardian } from '../../../extension/target/kd/breakIn/guardian';
import {
  formatLine,
  type GuardOrder,
  JsonLines,
  markerBeforeGo,
} from '../../../extension/target/kd/breakIn/guardProtocol';
import { letDebuggerTakeCtrlC, raiseCtrlC, type Win32Console } from '../../../extension/target/kd/breakIn/win32Console';
import type { ProcessExit } from '../../../extension/target/kd/process/debuggerProcess';
import { GuardedProcess } from '../../../extension/target/kd/process/guardedProcess';
import { KdSession } from '../../../extension/target/kd/session/kdSession';
import { leaveSession } from '../../../extension/target/kd/session/leave';
import { FakeProcess, type FakeOptions } from '../../standin/fakeProcess';
import { type MiniHandler, MiniKd } from '../../standin/miniKd';
import { HandClock } from './handClock';

const turn = (): Promise<void> => new Promise(resolve => setImmediate(resolve));

/** Lets time pass until something is done. */
async function until<T>(clock: HandClock, work: Promise<T>, step = 100): Promise<T> {
  const state = { done: false };
  const end = work.finally(() => {
    state.done = true;
  });
  for (let i = 0; i < 2_000 && !state.done; i++) {
    await turn();
    await turn();
    clock.pass(step);
  }
  return end;
}

function guarded(fake: FakeOptions = {}, handlers: readonly MiniHandler[] = []) {
  const kd = new MiniKd(undefined, handlers);
  const process = new FakeProcess(kd, fake);
  const clock = new HandClock();
  const reports: string[] = [];
  const removed: string[] = [];
  const line = {
    output: () => undefined,
    report: (text: string) => reports.push(text),
    removeFolder: (folder: string) => removed.push(folder),
  };
  const guardian = new Guardian(process, line, clock);
  const orders = guardian.orders();
  const tell = (order: GuardOrder): void => {
    orders.push(Buffer.from(formatLine(order)));
  };
  return { kd, process, clock, guardian, reports, removed, tell };
}

describe('the guardian of a live kernel', () => {
  it('takes the breakpoints out, resumes a halted target and ends the debugger', async () => {
    const { kd, process, clock, guardian, tell } = guarded();
    await turn();
    tell({ write: 'bp nt!x\n' });
    const said = await until(clock, guardian.driverLost());
    assert.match(said, /let the target run/);
    assert.deepEqual([kd.breakpoints, kd.running, process.killed], [[], true, true]);
  });

  it('leaves a running target alone', async () => {
    const { kd, process, clock, guardian, tell } = guarded();
    await turn();
    tell({ write: 'g\n' });
    await turn();
    await until(clock, guardian.driverLost());
    assert.deepEqual([kd.running, process.breaks, process.killed], [true, 0, true]);
  });

  it('halts a running target to take its breakpoints out, also when breaks are lost', async () => {
    const { kd, process, clock, guardian, tell } = guarded({ lostBreaks: 2 });
    await turn();
    tell({ write: 'bp nt!x "gc"\ng\n' });
    tell({ state: 'running', breakpoints: true });
    await turn();
    const said = await until(clock, guardian.driverLost());
    assert.match(said, /let the target run/);
    assert.deepEqual([kd.breakpoints, kd.running, process.breaks, process.killed], [[], true, 3, true]);
  });

  it('resumes a target that stopped just before', async () => {
    const { kd, process, clock, guardian, tell } = guarded();
    await turn();
    tell({ write: 'g\n' });
    await turn();
    process.stopNow();
    await until(clock, guardian.driverLost());
    assert.deepEqual([kd.running, process.killed], [true, true]);
  });

  it('interrupts a command that would keep the target halted', async () => {
    const held: { kd?: MiniKd } = {};
    const endless: MiniHandler = async command => {
      if (command !== '!endless') return false;
      while (held.kd?.interrupted === false) await turn();
      return true;
    };
    const opened = guarded({}, [endless]);
    held.kd = opened.kd;
    await turn();
    opened.tell({ write: '!endless\n' });
    opened.tell({ state: 'halted' });
    await until(opened.clock, opened.guardian.driverLost());
    assert.deepEqual([opened.kd.running, opened.process.breaks, opened.process.killed], [true, 1, true]);
  });

  it('takes a target for halted as long as the debugger has not come to the command to run', async () => {
    const held: { kd?: MiniKd } = {};
    const deaf: MiniHandler = async command => {
      if (command !== '!deaf') return false;
      while (held.kd?.interrupted === false) await turn();
      return true;
    };
    const { kd, process, clock, guardian, tell } = guarded({}, [deaf]);
    held.kd = kd;
    await turn();
    const marker = (edge: string): string => `.printf "%c%c${edge}7.0.abcd%c%c\\n", 0x40, 0x40, 0x40, 0x40\n`;
    tell({ write: '!deaf\n' });
    tell({ write: `${marker('b')}g\n${marker('e')}` });
    tell({ state: 'running' });
    await until(clock, guardian.driverLost());
    assert.deepEqual([kd.running, process.breaks, process.killed], [true, 1, true]);
  });

  it('knows the marker in front of a command to run', () => {
    const marker = '.printf "%c%cb1a.0.abcd%c%c\\n", 0x40, 0x40, 0x40, 0x40';
    const end = '.printf "%c%ce1a.0.abcd%c%c\\n", 0x40, 0x40, 0x40, 0x40\n';
    assert.equal(markerBeforeGo(`${marker}\ng\n${end}`), '@@b1a.0.abcd@@');
    const inside = '.printf "%c%cb1a.1.abcd%c%c\\n", 0x40, 0x40, 0x40, 0x40';
    assert.equal(markerBeforeGo(`${marker}\n${inside}; g\n${end}`), '@@b1a.1.abcd@@');
    assert.equal(markerBeforeGo('g\n'), undefined);
  });

  it('does nothing to a target that is to stay as it is', async () => {
    const { kd, process, clock, guardian, tell } = guarded();
    await turn();
    tell({ leave: 'as-it-is' });
    await until(clock, guardian.driverLost());
    assert.deepEqual([kd.running, process.killed], [false, true]);
  });

  it('passes orders on and reports what happens', async () => {
    const { process, reports, tell } = guarded({ startsRunning: true });
    await turn();
    tell({ break: 7 });
    await turn();
    tell({ kill: true });
    await turn();
    assert.equal(process.breaks, 1);
    assert.deepEqual(
      reports.map(line => JSON.parse(line) as unknown),
      [{ pid: 4711 }, { broke: 7 }, { exit: { signal: 'SIGKILL' } }],
    );
  });

  it('removes the folders of a driver that is gone, or that has ended the session', async () => {
    const lost = guarded();
    await turn();
    lost.tell({ folder: '/tmp/alpcscope-kd-1-a' });
    await turn();
    assert.deepEqual(lost.removed, []);
    await until(lost.clock, lost.guardian.driverLost());
    assert.deepEqual(lost.removed, ['/tmp/alpcscope-kd-1-a']);
    const over = guarded();
    await turn();
    over.tell({ folder: 'C:\\J\u00fcrgen\\alpcscope-kd-2-b' });
    over.tell({ kill: true });
    await turn();
    assert.deepEqual(over.removed, ['C:\\J\u00fcrgen\\alpcscope-kd-2-b']);
    // One whose debugger has died goes on with what it has.
    const died = guarded();
    await turn();
    died.tell({ folder: '/tmp/alpcscope-kd-3-c' });
    died.process.die({ code: 1, signal: undefined });
    await turn();
    assert.deepEqual(died.removed, []);
  });

  it('reads orders from any pieces, and no nonsense', () => {
    const taken: unknown[] = [];
    const lines = new JsonLines(message => taken.push(message));
    for (const byte of Buffer.from('{"write":"k\\n"}\nnonsense\n5\n{"break":1}\n')) lines.push(Uint8Array.of(byte));
    assert.deepEqual(taken, [{ write: 'k\n' }, { break: 1 }]);
  });
});

describe('a debugger behind its guardian', () => {
  it('can be left to it, which says what became of the target', async () => {
    const [orders, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
    let closed: () => void = () => undefined;
    const onClosed = (listener: () => void): void => {
      closed = listener;
    };
    const guarded = new GuardedProcess({ orders, stdout, stderr, onClosed });
    let exit: ProcessExit | undefined;
    guarded.onExit(found => {
      exit = found;
    });
    const left = guarded.handOver();
    assert.equal(orders.writableEnded, true, 'the end of the orders is the end of the driver');
    stderr.write(formatLine({ left: 'let the target run and ended the debugger' }));
    stderr.write(formatLine({ exit: { signal: 'SIGKILL' } }));
    await turn();
    closed();
    assert.equal(await left, 'let the target run and ended the debugger');
    assert.deepEqual(exit, { code: undefined, signal: 'SIGKILL' });
    assert.equal(await guarded.handOver(), undefined);
  });
});

describe('a console event of Windows', () => {
  function fake(results: Partial<Record<keyof Win32Console, boolean | number>>): {
    calls: string[];
    console: Win32Console;
  } {
    const calls: string[] = [];
    const call = (name: keyof Win32Console) => (pid?: number) => {
      calls.push(pid === undefined ? name : `${name} ${pid}`);
      return results[name] !== false;
    };
    return {
      calls,
      console: {
        freeConsole: call('freeConsole'),
        attachConsole: call('attachConsole'),
        ignoreCtrlC: call('ignoreCtrlC'),
        heedCtrlC: call('heedCtrlC'),
        generateCtrlC: call('generateCtrlC'),
        lastError: () => Number(results.lastError ?? 0),
      },
    };
  }

  it('is raised from inside of the console of the debugger, by one who ignores it', () => {
    const { calls, console } = fake({ freeConsole: false });
    raiseCtrlC(console, 12);
    assert.deepEqual(calls, ['freeConsole', 'attachConsole 12', 'ignoreCtrlC', 'generateCtrlC']);
  });

  it('that cannot be raised says which step failed', () => {
    assert.throws(() => {
      raiseCtrlC(fake({ attachConsole: false, lastError: 6 }).console, 12);
    }, /process 12\) has no console/);
    assert.throws(() => {
      raiseCtrlC(fake({ attachConsole: false, lastError: 5 }).console, 12);
    }, /access denied/);
    assert.throws(() => {
      raiseCtrlC(fake({ generateCtrlC: false, lastError: 87 }).console, 12);
    }, /Win32 error 87/);
  });
});

describe('Ctrl+C, which a process group of its own ignores', () => {
  const declared: string[] = [];
  const load = (): unknown => ({
    load: () => ({
      func:
        (declaration: string) =>
        (...args: readonly unknown[]) => {
          declared.push(`${/(\w+)\(/.exec(declaration)?.[1] ?? ''} ${args.join(' ')}`);
          return 1;
        },
    }),
  });

  it('is taken again by what is started', () => {
    letDebuggerTakeCtrlC(load, 'win32');
    assert.deepEqual(declared.splice(0), ['SetConsoleCtrlHandler  0']);
  });

  it('is left alone elsewhere, and where there is no koffi', () => {
    letDebuggerTakeCtrlC(load, 'linux');
    assert.deepEqual(declared, []);
    letDebuggerTakeCtrlC(() => {
      throw new Error("Cannot find module './koffi.js'");
    }, 'win32');
  });
});

describe('leaving a session', () => {
  function opened(target: KdSession['kind'], fake: FakeOptions = {}, handlers: readonly MiniHandler[] = []) {
    const kd = new MiniKd(undefined, handlers);
    const process = new FakeProcess(kd, fake);
    const clock = new HandClock();
    return { kd, process, clock, session: new KdSession(process, { target, clock }) };
  }

  it('leaves a live kernel running, without its breakpoints', async () => {
    const { kd, process, clock, session } = opened('live-kernel');
    await session.start();
    await session.run('bp nt!x');
    const report = await until(clock, leaveSession(session));
    assert.equal(report.left, 'running');
    assert.deepEqual([kd.running, kd.breakpoints, process.killed], [true, [], true]);
  });

  it('leaves it halted when that was asked for', async () => {
    const { kd, clock, session } = opened('live-kernel');
    await session.start();
    const report = await until(clock, leaveSession(session, 'halted'));
    assert.deepEqual([report.left, kd.running], ['halted', false]);
  });

  it('breaks into a running one only to take breakpoints out', async () => {
    for (const [set, breaks] of [
      [false, 0],
      [true, 1],
    ] as const) {
      const { kd, process, clock, session } = opened('live-kernel');
      await session.start();
      if (set) await session.run('bp nt!x');
      session.run('g').catch(() => undefined);
      await turn();
      await turn();
      const report = await until(clock, leaveSession(session));
      assert.deepEqual([report.left, process.breaks, kd.running, kd.breakpoints.length], ['running', breaks, true, 0]);
    }
  });

  it('says so when a target stops again each time', async () => {
    const hits: MiniHandler = (command, out) => {
      if (command === 'g') out('*** Fatal System Error: 0x00000133\n');
      return command === 'g';
    };
    const { clock, session } = opened('live-kernel', {}, [hits]);
    await session.start();
    const report = await until(clock, leaveSession(session));
    assert.deepEqual([report.left, session.stop], ['halted', 4]);
  });

  it('leaves a debugger that takes no break to its guardian, or says that the target stays halted', async () => {
    for (const guard of [true, false]) {
      const deaf: MiniHandler = command => (command === '!deaf' ? new Promise(() => undefined) : false);
      const { process, clock, session } = opened('live-kernel', {}, [deaf]);
      await session.start();
      session.run('!deaf').catch(() => undefined);
      await turn();
      let asked = 0;
      if (guard) {
        const handOver = (): Promise<string> => {
          asked++;
          return Promise.resolve('let the target run');
        };
        Object.assign(process, { handOver });
      }
      const { left, said } = await until(clock, leaveSession(session));
      assert.ok(process.breaks >= 5, 'it is asked again and again');
      assert.deepEqual([left, asked, process.killed], guard ? ['unknown', 1, true] : ['halted', 0, true]);
      assert.match(said, guard ? /left to its guardian, which let the target run$/ : /stays halted$/);
    }
  });

  it('leaves a server as it was found', async () => {
    const { process, clock, session } = opened('remote');
    await session.start();
    await until(clock, leaveSession(session));
    const sent = process.received.filter(line => !line.startsWith('.printf'));
    assert.equal(sent.length, 1);
    assert.match(sent[0]!, /^\$\$>a</);
    assert.equal(process.breaks, 0);
  });

  it('detaches from a process, and quits a dump', async () => {
    const attached = opened('attached');
    await attached.session.start();
    assert.equal((await until(attached.clock, leaveSession(attached.session))).left, 'running');
    assert.ok(attached.process.received.includes('qd'));
    const dump = opened('dump');
    await dump.session.start();
    assert.equal((await until(dump.clock, leaveSession(dump.session))).left, 'closed');
    assert.ok(dump.process.received.includes('q'));
  });

  it('ends a debugger that waits for its target', async () => {
    const { process, clock, session } = opened('live-kernel', {
      startsRunning: true,
      banner: 'Waiting to reconnect...\n',
    });
    await until(clock, session.start({ timeoutMs: 100 }));
    const report = await until(clock, leaveSession(session));
    assert.deepEqual([report.left, process.killed], ['as-found', true]);
  });
});
