import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import type { KdEvent } from '../../../extension/target/kd/session/events';
import { KdError } from '../../../extension/target/kd/session/kdError';
import { KdSession, type KdSessionOptions } from '../../../extension/target/kd/session/kdSession';
import { SessionFiles } from '../../../extension/target/kd/session/scriptFiles';
import { FakeProcess, type FakeOptions } from '../../standin/fakeProcess';
import { type MiniHandler, MiniKd } from '../../standin/miniKd';
import { HandClock } from './handClock';

interface Opened {
  readonly kd: MiniKd;
  readonly process: FakeProcess;
  readonly session: KdSession;
  readonly events: KdEvent[];
  readonly clock: HandClock;
}

const open: Opened[] = [];

function opened(
  fake: FakeOptions = {},
  handlers: readonly MiniHandler[] = [],
  options: Partial<KdSessionOptions> = {},
): Opened {
  const kd = new MiniKd(undefined, handlers);
  const process = new FakeProcess(kd, fake);
  const clock = new HandClock();
  const session = new KdSession(process, {
    target: 'live-kernel',
    clock,
    files: new SessionFiles(),
    session: 'abcd0001',
    ...options,
  });
  const events: KdEvent[] = [];
  session.onEvent(event => events.push(event));
  const one = { kd, process, session, events, clock };
  open.push(one);
  return one;
}

/** A command that answers when it is told to. */
function slow(name: string): {
  readonly handler: MiniHandler;
  finish(text?: string): void;
  readonly started: Promise<void>;
} {
  let finish: (text: string) => void = () => undefined;
  let begin: () => void = () => undefined;
  const started = new Promise<void>(resolve => {
    begin = resolve;
  });
  return {
    started,
    finish: (text = '') => {
      finish(text);
    },
    handler: (command, out) => {
      if (command !== name) return false;
      begin();
      return new Promise(resolve => {
        finish = text => {
          out(text);
          resolve(true);
        };
      });
    },
  };
}

const isCode = (code: KdError['code']) => (error: unknown) => error instanceof KdError && error.code === code;
const turn = (): Promise<void> => new Promise(resolve => setImmediate(resolve));

async function turns(count = 20): Promise<void> {
  for (let i = 0; i < count; i++) await turn();
}

describe('KdSession', () => {
  afterEach(async () => {
    for (const { session } of open.splice(0)) await session.kill();
  });

  it('is halted when its first marker has come, and runs commands', async () => {
    const { session, events } = opened({ banner: '\nMicrosoft (R) Windows Debugger Version 10.0.22621.1 AMD64\n' });
    assert.equal(await session.start(), 'halted');
    assert.equal(session.version, '10.0.22621.1');
    assert.equal(session.stop, 1);
    const answer = await session.run('.echo hello');
    assert.deepEqual([answer.text, answer.prompt, answer.command], ['hello\n', '0: kd>', '.echo hello']);
    assert.equal((await session.run('.echo 0: kd> ')).text, '0: kd>\n');
    assert.ok(events.some(event => event.kind === 'sent' && event.command === '.echo hello'));
  });

  it('sends no empty line, nothing that is not ASCII, and no control character', async () => {
    const { session, process } = opened();
    await session.start();
    for (const line of ['', '   ', '.echo \u00e9', '.echo a\nq', '.echo \u0003'])
      await assert.rejects(session.run(line), isCode('refused'));
    assert.ok(process.received.every(line => line.startsWith('.printf')));
  });

  it('answers one command at a time, users first', async () => {
    const wait = slow('!slow');
    const { session, kd } = opened({}, [wait.handler]);
    await session.start();
    const order: string[] = [];
    const run = (line: string, priority: 'user' | 'background') =>
      session.run(line, { priority }).then(answer => order.push(answer.text.trim()));
    const all = [
      run('!slow', 'background'),
      run('.echo b1', 'background'),
      run('.echo b2', 'background'),
      run('.echo u', 'user'),
    ];
    await wait.started;
    wait.finish('s\n');
    await Promise.all(all);
    assert.deepEqual(order, ['s', 'u', 'b1', 'b2']);
    assert.deepEqual(kd.ran, ['!slow', '.echo u', '.echo b1', '.echo b2']);
  });

  it('drops a queued command that is cancelled and interrupts one that runs', async () => {
    const wait = slow('!slow');
    const { session, process, kd, clock } = opened({}, [wait.handler]);
    await session.start();
    const [running, queued] = [new AbortController(), new AbortController()];
    const first = session.run('!slow', { signal: running.signal });
    const second = session.run('.echo never', { signal: queued.signal });
    await wait.started;
    queued.abort();
    await assert.rejects(second, isCode('cancelled'));
    running.abort();
    await assert.rejects(first, isCode('cancelled'));
    clock.pass(1);
    assert.equal(process.breaks, 1);
    wait.finish();
    assert.equal((await session.run('.echo next')).text, 'next\n');
    assert.deepEqual(kd.ran, ['!slow', '.echo next']);
  });

  it('ends the wait when a limit passes, not the command, and gives no answer to another command', async () => {
    const wait = slow('!slow');
    const { session, process, clock } = opened({}, [wait.handler]);
    await session.start();
    const first = session.run('!slow', { timeoutMs: 50 });
    await wait.started;
    clock.pass(60);
    await assert.rejects(first, isCode('timed-out'));
    const second = session.run('.echo second');
    wait.finish('late\n');
    assert.equal((await second).text, 'second\n');
    assert.equal(process.breaks, 0);
  });

  it('says what keeps it busy, and when that is over', async () => {
    const wait = slow('!slow');
    const { session, events, clock } = opened({}, [wait.handler]);
    await session.start();
    const first = session.run('!slow');
    const second = session.run('.echo x');
    await wait.started;
    clock.pass(1_000);
    clock.pass(1_000);
    const busy = events.flatMap(event => (event.kind === 'busy' ? [[event.command, event.ms, event.waiting]] : []));
    assert.deepEqual(busy, [
      ['!slow', 1_000, 1],
      ['!slow', 2_000, 1],
    ]);
    wait.finish();
    await Promise.all([first, second]);
    assert.equal(events.filter(event => event.kind === 'idle').length, 1);
  });

  describe('with a target that runs', () => {
    it('waits for the stop behind g without a limit, and refuses commands meanwhile', async () => {
      const { session, process, events } = opened();
      await session.start();
      const go = session.run('g');
      await turns();
      assert.equal(session.state, 'running');
      await assert.rejects(session.run('k'), isCode('running'));
      process.stopNow('Breakpoint 0 hit\nnt!NtCreateFile:\n');
      assert.equal((await go).text, 'Breakpoint 0 hit\nnt!NtCreateFile:\n');
      assert.equal(session.state, 'halted');
      const stops = events.flatMap(event => (event.kind === 'stopped' ? [[event.asked, event.stop]] : []));
      assert.deepEqual(stops, [
        [false, 1],
        [false, 2],
      ]);
      assert.equal(process.breaks, 0);
    });

    it('takes a refused go for what it is', async () => {
      const refused: MiniHandler = (command, out) => {
        if (command !== 'g') return false;
        out("       ^ No runnable debuggees error in 'g'\n");
        return true;
      };
      const { session, events } = opened({}, [refused]);
      await session.start();
      await session.run('g');
      assert.deepEqual([session.state, session.stop], ['halted', 1]);
      assert.equal(events.filter(event => event.kind === 'stopped').length, 1);
    });

    it('breaks in, again while the break is not taken, and never into a halted target', async () => {
      const { session, process, clock, events } = opened({ lostBreaks: 2 });
      await session.start();
      await session.breakIn();
      assert.equal(process.breaks, 0);
      const go = session.run('g');
      await turns();
      const broken = session.breakIn();
      assert.equal(session.state, 'breaking-in');
      assert.equal(process.breaks, 0, 'g has to be consumed first');
      for (let i = 0; i < 4; i++) {
        clock.pass(2_000);
        await turns();
      }
      await broken;
      await go;
      assert.equal(process.breaks, 3);
      assert.equal(session.state, 'halted');
      const stop = events.findLast(event => event.kind === 'stopped');
      assert.equal(stop?.kind === 'stopped' && stop.asked, true);
      clock.pass(10_000);
      await turns();
      assert.equal(process.breaks, 3);
    });

    it('runs when a script lets it run, and can be broken into then', async () => {
      const { session, process, clock } = opened();
      await session.start();
      const { command } = session.files.script('.echo before;\ng\n');
      const go = session.run(command);
      await turns();
      assert.equal(session.state, 'running');
      await assert.rejects(session.run('k'), isCode('running'));
      const broken = session.breakIn();
      clock.pass(200);
      await turns();
      await broken;
      assert.match((await go).text, /^before\nBreak instruction/);
      assert.deepEqual([session.state, session.stop, process.breaks], ['halted', 2, 1]);
      // One that cannot be read may do anything; the debugger says that it is not there.
      await session.run('$$>a<nowhere.txt');
      assert.deepEqual([session.state, session.stop], ['halted', 2]);
    });

    it('never breaks in because somebody stopped waiting', async () => {
      const { session, process, clock } = opened();
      await session.start();
      const stop = new AbortController();
      const [limited, given] = [session.run('g', { timeoutMs: 100, signal: stop.signal }), undefined];
      await turns();
      clock.pass(200);
      await assert.rejects(limited, isCode('timed-out'));
      stop.abort();
      clock.pass(60_000);
      await turns();
      assert.deepEqual([given, process.breaks, session.state], [undefined, 0, 'running']);
      process.stopNow();
      await turns();
      assert.equal(session.state, 'halted');
    });

    it('tells a connected kernel that runs from one that waits', async () => {
      const { session, process, clock } = opened({
        startsRunning: true,
        banner: 'Opened WinSock 2.0\nWaiting to reconnect...\n',
      });
      const started = session.start();
      await turns();
      assert.equal(session.state, 'waiting');
      process.print('Kernel Debug Target Status: [no_debuggee]; Retries: [0] times in last [7] seconds.\n');
      assert.match(session.reason ?? '', /bcdedit \/debug on/);
      process.print('Connected to target 10.0.0.2 on port 50000 on local IP 10.0.0.1.\n');
      assert.equal(await started, 'running');
      const broken = session.breakIn();
      clock.pass(200);
      await turns();
      await broken;
      assert.equal(session.state, 'halted');
    });

    it('can be broken into where the words of the connection are not known', async () => {
      const { session, process, clock, events } = opened({
        startsRunning: true,
        banner: 'Microsoft (R) Windows Debugger Version 11.0.1.1 AMD64\nWaiting to reconnect...\n',
      });
      const started = session.start();
      await turns();
      assert.deepEqual([session.state, session.mayBeConnected], ['waiting', false]);
      process.print('Mit Ziel 10.0.0.2 an Port 50000 verbunden.\n');
      assert.deepEqual([session.state, session.mayBeConnected], ['waiting', true]);
      assert.match(session.reason ?? '', /has printed "Mit Ziel .*Break In asks it/);
      const broken = session.breakIn();
      assert.equal(session.state, 'waiting', 'that a target is there is not known');
      clock.pass(200);
      await turns();
      await broken;
      assert.equal(await started, 'halted');
      assert.equal((await session.run('.echo a')).text, 'a\n');
      assert.equal(events.filter(event => event.kind === 'stopped').length, 1);
    });

    it('is connected when it prints what only a target makes it print', async () => {
      const { session, process } = opened({ startsRunning: true, banner: 'Waiting to reconnect...\n' });
      await turns();
      process.print('Something new.\nWindows 12 Kernel Version 30000 MP (2 procs) Free x64\n');
      assert.equal(session.state, 'running');
    });

    it('is halted when the marker comes, whatever was printed before it', async () => {
      const { session, process } = opened({
        startsRunning: true,
        banner: 'Microsoft (R) Windows Debugger Version 11.0.1.1 AMD64\nWaiting to reconnect...\n',
      });
      const started = session.start();
      await turns();
      process.stopNow('Fatal: x\n');
      assert.equal(await started, 'halted');
    });

    it('takes no break before the debugger has greeted', async () => {
      const { session, process } = opened({ startsRunning: true, banner: 'Waiting to reconnect...\n' });
      await turns();
      await assert.rejects(session.breakIn(), isCode('not-connected'));
      assert.equal(process.breaks, 0);
    });

    it('reconnects after a restart of the target', async () => {
      const { session, process, events } = opened();
      await session.start();
      const go = session.run('g');
      await turns();
      process.print(
        'Shutdown occurred at (Wed Nov 25 10:00:00.000 2026 (UTC + 0:00))...unloading all symbol tables.\nWaiting to reconnect...\n',
      );
      assert.equal(session.state, 'reconnecting');
      process.print(
        'Connected to Windows 10 19041 x64 target at (Wed Nov 25 10:01:00.000 2026 (UTC + 0:00)), ptr64 TRUE\n',
      );
      assert.equal(session.state, 'running');
      process.stopNow();
      await go;
      const states = events.flatMap(event => (event.kind === 'state' ? [event.change.to] : []));
      assert.deepEqual(states, ['halted', 'running', 'reconnecting', 'running', 'halted']);
    });

    it('knows that it stands where it seemed to restart while it was halted', async () => {
      const { session, process } = opened();
      await session.start();
      const restart = 'Shutdown occurred at (Wed Nov 25 10:00:00.000 2026 (UTC + 0:00))...unloading all symbol tables.';
      // Words of a log in an answer.
      assert.equal((await session.run(`.echo ${restart}`)).text, `${restart}\n`);
      assert.deepEqual([session.state, session.stop], ['halted', 2]);
      assert.equal((await session.run('.echo x')).text, 'x\n');
      // Between two commands.
      process.print(`${restart}\nWaiting to reconnect...\n`);
      assert.equal(session.state, 'reconnecting');
      process.print('Connected to Windows 10 19041 x64 target at (Wed Nov 25 10:01:00.000 2026), ptr64 TRUE\n');
      await turns();
      assert.deepEqual([session.state, session.stop, process.breaks], ['halted', 3, 0]);
      assert.equal((await session.run('.echo y')).text, 'y\n');
    });
  });

  it('gets through a pager that eats its marker', async () => {
    const pages: MiniHandler = async (command, out) => {
      if (command !== '?help') return false;
      await process.page('page 1');
      await process.page('page 2');
      out('page 3\n');
      return true;
    };
    const { session, process } = opened({}, [pages]);
    await session.start();
    assert.equal((await session.run('?help')).text, 'page 1\npage 2\npage 3\n');
    assert.equal((await session.run('.echo next')).text, 'next\n');
  });

  it('asks again for a marker that was lost, and ends where none comes any more', async () => {
    let lose = 1;
    const loses: MiniHandler = command => {
      if (command !== '!loses') return false;
      for (let i = 0; i < lose; i++) process.loseNextLine();
      return true;
    };
    const { session, process, clock } = opened({}, [loses]);
    await session.start();
    const answer = session.run('!loses');
    await turns();
    clock.pass(1_500);
    assert.equal((await answer).text, '');
    lose = 100;
    const broken = assert.rejects(
      session.run('!loses'),
      (error: unknown) => isCode('out-of-step')(error) && String(error).includes('al lists them'),
    );
    await turns();
    for (let i = 0; i < 8; i++) {
      clock.pass(20_000);
      await turns();
    }
    await broken;
    for (let i = 0; i < 8; i++) {
      clock.pass(20_000);
      await turns();
    }
    assert.equal(session.state, 'ended');
  });

  it('takes an alias out that keeps the markers from being printed', async () => {
    const { session, kd, clock, process } = opened();
    await session.start();
    await assert.rejects(session.run('k; as .printf other'), isCode('refused'));
    assert.ok(!process.received.some(line => line.includes('other')));
    // By a script, or by an extension.
    kd.aliases.set('.printf', 'other');
    kd.aliases.set('mine', 'k');
    const lost = session.run('eb 0 1');
    const outcome = assert.rejects(lost, isCode('out-of-step'));
    for (let i = 0; i < 8; i++) {
      await turns();
      clock.pass(5_000);
    }
    await outcome;
    assert.equal((await session.run('.echo x')).text, 'x\n');
    assert.deepEqual([...kd.aliases.keys()], ['mine']);
    assert.equal(process.received.filter(line => line === 'eb 0 1').length, 1);
  });

  it('ends with its reason where markers are not printed at all, and leaves a kernel to its guardian', async () => {
    const { session, kd, process, clock } = opened();
    kd.aliases.set('.printf', 'other');
    kd.aliases.delete = () => false;
    const orders: string[] = [];
    const kill = process.kill.bind(process);
    const handOver = (): Promise<string> => Promise.resolve(String(orders.push('hand over')));
    process.kill = () => {
      orders.push('kill');
      return kill();
    };
    Object.assign(process, { handOver });
    const started = session.start();
    for (let i = 0; i < 8; i++) {
      await turns();
      clock.pass(20_000);
    }
    assert.equal(await started, 'ended');
    assert.ok(session.reason?.includes('ad * removes them'), session.reason);
    assert.deepEqual(orders.slice(0, 2), ['hand over', 'kill']);
  });

  it('ends every wait when the debugger dies, with what it said', async () => {
    const wait = slow('!slow');
    const { session, process } = opened({}, [wait.handler]);
    await session.start();
    const [first, second] = [session.run('!slow'), session.run('.echo x')];
    await wait.started;
    process.die({ code: 0xc0000005 - 2 ** 32, signal: undefined });
    await assert.rejects(first, isCode('ended'));
    await assert.rejects(second, isCode('ended'));
    await assert.rejects(session.run('k'), isCode('ended'));
    assert.equal(session.state, 'ended');
  });

  it('explains a dump that cannot be opened', async () => {
    const { session, process } = opened({ startsRunning: true });
    const started = session.start();
    await turns();
    process.print(
      '\nLoading Dump File [C:\\x\\nope.dmp]\nCould not open dump file [C:\\x\\nope.dmp], Win32 error 0n2\n    "File not found."\n',
    );
    process.die({ code: 0x80070002, signal: undefined });
    assert.equal(await started, 'ended');
    assert.match(session.reason ?? '', /Could not open dump file \[C:\\x\\nope.dmp\].*\(0x80070002\)/);
  });

  it('runs a batch in one turn; errors end only their own command', async () => {
    const { session, process, kd } = opened();
    await session.start();
    const before = process.received.length;
    const answers = await session.batch(['.echo a', 'bogus', '!bogus', '.echo d;.echo e']);
    assert.deepEqual(
      answers.map(answer => [answer.complete, answer.lines.length, answer.lines.at(-1)]),
      [
        [true, 1, 'a'],
        [true, 1, "        ^ Operation not supported by current debuggee error in 'bogus'"],
        [true, 1, 'No export bogus found'],
        [true, 2, 'e'],
      ],
    );
    assert.equal(process.received.length - before, 3);
    const script = /^\$\$>a<(.*)$/.exec(process.received[before + 1] ?? '')?.[1] ?? '';
    assert.equal(existsSync(script), false);
    assert.deepEqual(kd.ran.slice(0, 2), ['.echo a', 'bogus']);
  });

  it('asks a command of a batch again that has no end marker', async () => {
    let times = 0;
    const breaks: MiniHandler = (command, out) => {
      if (command !== '!breaks') return false;
      out(`time ${++times}\n`);
      if (times === 1) kd.interrupted = true;
      return true;
    };
    const { session, kd } = opened({}, [breaks]);
    await session.start();
    const answers = await session.batch(['.echo a', '.echo b', '!breaks']);
    assert.deepEqual(
      answers.map(answer => answer.lines),
      [['a'], ['b'], ['time 2']],
    );
  });

  it('runs a batch in long lines where the debugger has no file of ours', async () => {
    const { session, process, kd } = opened({}, [], { target: 'remote' });
    kd.noFiles = true;
    await session.start();
    const commands = Array.from({ length: 60 }, (_, i) => (i === 7 ? 'bogus' : `.echo line ${i}`));
    const seen: number[] = [];
    const answers = await session.batch(commands, { onAnswer: index => seen.push(index) });
    assert.deepEqual(
      seen,
      commands.map((_, i) => i),
    );
    assert.ok(answers.every(answer => answer.complete));
    const plain = await session.batch(['.echo a', '.echo b']);
    assert.deepEqual(
      plain.map(answer => answer.lines),
      [['a'], ['b']],
    );
    assert.ok(process.received.every(line => line.length <= 4_094));
    assert.equal(process.received.filter(line => line.startsWith('$$>a<')).length, 1);
    assert.ok(process.received.length < 30, `${process.received.length} lines`);
  });

  it('runs a line that is too long through a script', async () => {
    const { session, process } = opened();
    await session.start();
    const text = 'x'.repeat(5_000);
    const answer = await session.run(`.echo ${text}`);
    assert.equal(answer.text, text + '\n');
    assert.ok(process.received.every(line => line.length <= 4_094));
    await assert.rejects(session.run(`.echo "${text}`), isCode('refused'));
  });

  it('takes what the engine says out of an answer, also from the middle of a line', async () => {
    const noisy: MiniHandler = (command, out) => {
      if (command !== '!noisy') return false;
      out('row 1\n*** ERROR: Symbol file could not be found.  Defaulted to export symbols for x.dll - \nro');
      out('*** WARNING: Unable to verify checksum for y.exe\nw 2\nrow 3\n');
      return true;
    };
    const { session } = opened({}, [noisy]);
    await session.start();
    const answer = await session.run('!noisy');
    assert.equal(answer.text, 'row 1\nrow 2\nrow 3\n');
    assert.equal(answer.notes.length, 2);
    assert.match((await session.run('!noisy', { keepNotes: true })).text, /ERROR: Symbol file/);
  });

  it('streams a flood, keeps its beginning and puts the whole into a file', async () => {
    const row = 'f'.repeat(1_023) + '\n';
    const flood: MiniHandler = (command, out) => {
      if (command !== '!flood') return false;
      for (let i = 0; i < 12 * 1024; i++) out(row);
      return true;
    };
    const { session } = opened({}, [flood]);
    await session.start();
    let lines = 0;
    const answer = await session.run('!flood', { onLine: () => lines++ });
    assert.equal(lines, 12 * 1024);
    assert.equal(answer.characters, 12 << 20);
    assert.ok(answer.text.length <= 8 << 20);
    assert.equal(readFileSync(answer.spilled ?? '').length, 12 << 20);
  });

  it('never breaks into the target of a server', async () => {
    const wait = slow('!slow');
    const { session, process, clock } = opened({}, [wait.handler], { target: 'remote' });
    await session.start();
    await assert.rejects(async () => {
      const running = session.run('g');
      running.catch(() => undefined);
      await turns();
      await session.breakIn();
    }, isCode('refused'));
    clock.pass(60_000);
    assert.equal(process.breaks, 0);
  });
});
