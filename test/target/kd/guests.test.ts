import assert from 'node:assert/strict';
import type { KdEvent } from '../../../extension/target/kd/session/events';
import { KdError } from '../../../extension/target/kd/session/kdError';
import { KdSession } from '../../../extension/target/kd/session/kdSession';
import { leaveSession } from '../../../extension/target/kd/session/leave';
import { RecordedProcess } from '../../../extension/target/kd/recording/recordedProcess';
import { parseRecording } from '../../../extension/target/kd/recording/recordingFormat';
import { transcriptOf } from '../../../extension/target/kd/recording/transcript';
import { FakeProcess } from '../../standin/fakeProcess';
import { type MiniHandler, MiniKd } from '../../standin/miniKd';
import { HandClock } from './handClock';

const PROMPT = '[lab (tcp 10.0.0.5:50000)] 0: kd> ';
const BANNER = `
Microsoft (R) Windows Debugger Version 10.0.22621.1 AMD64
Copyright (c) Microsoft Corporation. All rights reserved.

Server started.  Client can connect with any of these command lines
`;

const open: KdSession[] = [];

/** A server with another client: its commands and what they print come between our lines. */
class Server {
  readonly kd: MiniKd;
  readonly process: FakeProcess;
  readonly clock = new HandClock();
  readonly session: KdSession;
  readonly events: KdEvent[] = [];
  readonly rows: string[] = [];
  /** Printed in front of each line of ours that is read, as long as there is some. */
  between: string[] = [];

  constructor(options: { readonly startsRunning?: boolean; readonly handlers?: readonly MiniHandler[] } = {}) {
    const { startsRunning = false, handlers = [] } = options;
    this.kd = new MiniKd(undefined, handlers);
    this.kd.prompt = PROMPT;
    this.process = new FakeProcess(this.kd, { banner: BANNER, startsRunning });
    const run = this.kd.run.bind(this.kd);
    this.kd.run = async (line, out) => {
      const other = this.between.shift();
      // The line of another client is read first, with its answer and another prompt.
      if (other !== undefined) out(`${other}\n${other} printed\n${PROMPT}`);
      await run(line, out);
    };
    const recorded = new RecordedProcess(this.process, {
      codePage: 1252,
      now: () => 0,
      write: row => this.rows.push(row),
    });
    this.session = new KdSession(recorded, { target: 'remote', clock: this.clock, session: 'abcd0001' });
    this.session.onEvent(event => this.events.push(event));
    open.push(this.session);
  }

  states(): readonly string[] {
    return this.events.flatMap(event => (event.kind === 'state' ? [event.change.to] : []));
  }

  /** Time goes by, and everybody does their work. */
  async pass(ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= 500) {
      await turns();
      this.clock.pass(500);
    }
    await turns();
  }

  /** Lets the target run, or halts it, as another client does. */
  othersGo(): void {
    this.process.print('g\n');
    this.kd.running = true;
    this.process.runNow();
  }
}

async function turns(count = 8): Promise<void> {
  for (let i = 0; i < count; i++) await new Promise(resolve => setImmediate(resolve));
}

const isCode = (code: KdError['code']) => (error: unknown) => error instanceof KdError && error.code === code;

describe('a guest of a debugging server', () => {
  afterEach(async () => {
    for (const session of open.splice(0)) await session.kill();
  });

  it('tells its own answers from what other clients make the server print', async () => {
    const server = new Server();
    const { session } = server;
    await session.start();
    assert.equal(session.version, '10.0.22621.1');
    server.between = ['!other 1', '!other 2', '!other 3'];
    assert.equal((await session.run('.echo mine')).text, 'mine\n');
    server.between = ['!other 4', '!other 5', '!other 6'];
    const [first, second] = await session.batch(['.echo a', '.echo b']);
    assert.deepEqual([first?.lines, second?.lines], [['a'], ['b']]);
    const heard = server.events.flatMap(event => (event.kind === 'output' ? [event.text] : [])).join('\n');
    for (let i = 1; i <= 6; i++) assert.ok(heard.includes(`!other ${i} printed`), `${i}`);
    assert.equal(session.stop, 1);
  });

  it('keeps them apart in a trace, too, with the commands as they were typed', async () => {
    const server = new Server();
    await server.session.start();
    server.between = ['!other 1', '!other 2', '!other 3'];
    await server.session.run('.echo mine');
    const entries = transcriptOf(parseRecording(server.rows.join('\n')));
    const mine = entries.find(entry => entry.command === '.echo mine');
    assert.deepEqual([mine?.output, mine?.answered], ['mine\n', true]);
    assert.ok(entries.some(entry => entry.command === '' && entry.output.includes('!other 2 printed')));
  });

  it('knows that another client lets the target run, and that it has halted again', async () => {
    const server = new Server();
    const { session } = server;
    await session.start();
    await turns();
    server.othersGo();
    await server.pass(6_000);
    assert.equal(session.state, 'running');
    assert.match(session.reason ?? '', /another client/);
    await assert.rejects(session.run('k'), isCode('running'));
    await assert.rejects(session.breakIn(), isCode('refused'));
    server.process.stopNow('Breakpoint 0 hit\n');
    await server.pass(3_000);
    assert.deepEqual([session.state, session.stop], ['halted', 2]);
    assert.equal((await session.run('.echo a')).text, 'a\n');
    assert.equal(server.process.breaks, 0);
  });

  it('counts a halt of which it has seen only that the target ran', async () => {
    const server = new Server();
    const { session } = server;
    await session.start();
    await turns();
    server.process.print(`p\nnt!Next:\n${PROMPT}`);
    await server.pass(4_000);
    assert.deepEqual([session.state, session.stop], ['halted', 2]);
    // What others only look at is no halt.
    server.process.print(`k\nnt!Next+0x5\n${PROMPT}`);
    await server.pass(4_000);
    assert.equal(session.stop, 2);
  });

  it('does not call a target halted whose server does not come to its command', async () => {
    const server = new Server();
    const { session } = server;
    await session.start();
    server.kd.running = true;
    server.process.runNow();
    const answer = session.run('.echo late');
    await server.pass(4_000);
    assert.equal(session.state, 'running');
    server.process.stopNow();
    assert.equal((await answer).text, 'late\n');
    assert.deepEqual([session.state, session.stop], ['halted', 2]);
  });

  it('says that the target runs where the server has greeted and reads nothing', async () => {
    const server = new Server({ startsRunning: true });
    void server.session.start();
    await server.pass(4_000);
    assert.equal(server.session.state, 'running');
    server.process.stopNow();
    await server.pass(1_000);
    assert.deepEqual(server.states(), ['running', 'halted']);
  });

  it('leaves by a script, without a break, a go or a quit', async () => {
    const server = new Server({
      handlers: [
        command => {
          if (command === '.remote_exit') server.kd.quitting = true;
          return command === '.remote_exit';
        },
      ],
    });
    const { session, process, kd } = server;
    await session.start();
    const report = await leaveSession(session);
    assert.deepEqual([report.left, session.state], ['as-found', 'ended']);
    assert.deepEqual([kd.ran, kd.running, process.breaks], [['.remote_exit'], false, 0]);
  });

  it('says that the server has ended', async () => {
    const server = new Server();
    const { session, process } = server;
    await session.start();
    process.die({ code: 0, signal: undefined });
    assert.equal(session.state, 'ended');
    assert.match(session.reason ?? '', /has ended, or has closed the connection/);
  });
});
