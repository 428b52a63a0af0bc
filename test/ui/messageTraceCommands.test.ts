import assert from 'node:assert/strict';
import type { TraceCheck, TraceState } from '../../extension/protocol/messageTrace';
import type * as Commands from '../../extension/ui/commands/messageTraceCommands';
import type { Services } from '../../extension/ui/commands/services';
import { l10n, loadUi, someClass } from './fakeVscode';

interface Item {
  readonly label: string;
}

const STATE: TraceState = {
  number: 1,
  phase: 'running',
  limits: { events: 1, hits: 1, seconds: 1 },
  filter: {},
  kinds: [],
  events: 0,
  hits: 0,
  ms: 0,
};

/** A live kernel; what the user chooses and answers, and what was asked of the adapter. */
class Stage {
  readonly asked: [string, unknown][] = [];
  readonly said: string[] = [];
  readonly opened: string[] = [];
  readonly states = new Map<string, TraceState>();
  checks: TraceCheck[] = [{ halts: true, msPerHit: 5, cost: 'Each hit takes 5 ms.' }];
  choices: ((items: readonly Item[]) => unknown)[] = [];
  answers: (string | undefined)[] = ['Start the Trace'];
  total = 0;
  debuggee: object | undefined = {};

  readonly client = {
    request: (name: string, args: unknown): Promise<unknown> => {
      this.asked.push([name, args]);
      if (name === 'alpcscope/traceCheck')
        return Promise.resolve(this.checks.length > 1 ? this.checks.shift() : this.checks[0]);
      if (name === 'alpcscope/traceEvents')
        return Promise.resolve({ number: 1, events: [], pairs: [], total: this.total, lost: 0 });
      return Promise.resolve(name === 'alpcscope/traceStop' ? { ...STATE, phase: 'ended' } : STATE);
    },
  };

  run(command: 'start' | 'stop' | 'show', argument?: unknown): Promise<unknown> {
    const session = {
      id: 's1',
      ended: false,
      status: { title: 'kernel' },
      client: this.client,
      ...(this.debuggee && { debuggee: this.debuggee }),
    };
    const services = {
      sessions: { current: session, get: () => session, all: [session] },
      views: {},
      launcher: { find: () => undefined },
      traceStates: {
        get: (id: string) => this.states.get(id),
        set: (id: string, state: TraceState) => this.states.set(id, state),
      },
      timelines: { open: ({ id }: { id: string }) => Promise.resolve(void this.opened.push(id)) },
    } as unknown as Services;
    const vscode = {
      l10n,
      Uri: someClass(),
      EventEmitter: someClass(),
      ProgressLocation: { Notification: 15 },
      window: {
        activeTextEditor: undefined,
        withProgress: (_: unknown, work: (progress: object, token: object) => unknown) =>
          work({}, { onCancellationRequested: () => undefined }),
        showQuickPick: (items: readonly Item[]) => Promise.resolve(this.choices.shift()?.(items)),
        showWarningMessage: (text: string) => {
          this.said.push(text);
          return Promise.resolve(this.answers.shift());
        },
      },
    };
    const { messageTraceCommands } = loadUi('commands/messageTraceCommands', vscode) as typeof Commands;
    return Promise.resolve(messageTraceCommands(services)[`alpcscope.messageTrace.${command}`](argument));
  }

  get names(): readonly string[] {
    return this.asked.map(([name]) => name);
  }
}

const second = (items: readonly Item[]): unknown => items[1];
const first = (items: readonly Item[]): unknown => items.slice(0, 1);

describe('tracing messages of a live kernel', () => {
  it('asks how long and what, says what it costs, and shows the timeline', async () => {
    const stage = new Stage();
    stage.choices = [second, first];
    await stage.run('start', { kind: 'row', row: { kind: 'port', entity: 'port:0x12' } });
    const args = { filter: { port: 'port:0x12' }, limits: { events: 1000, hits: 5000, seconds: 30 }, kinds: ['send'] };
    assert.deepEqual(stage.asked, [
      ['alpcscope/traceCheck', {}],
      ['alpcscope/traceCheck', args],
      ['alpcscope/traceStart', args],
    ]);
    assert.deepEqual(stage.said, ['Trace the ALPC messages of kernel?']);
    assert.deepEqual(stage.opened, ['s1']);
    assert.equal(stage.states.get('s1')?.phase, 'running');
  });

  it('offers the events whose routines the kernel has', async () => {
    const stage = new Stage();
    const [check] = stage.checks;
    assert.ok(check);
    stage.checks = [{ ...check, routines: [{ name: 'AlpcpReceiveMessagePort', kind: 'receive' }] }];
    let offered: readonly Item[] = [];
    stage.choices = [second, items => void (offered = items)];
    await stage.run('start', { kind: 'row', row: { kind: 'port', entity: 'port:0x12' } });
    assert.deepEqual(
      offered.map(item => [item.label, (item as { picked?: boolean }).picked]),
      [['receive', true]],
    );
  });

  it('sets no breakpoint where the user goes back, at any question', async () => {
    for (const choices of [[() => undefined], [second, () => undefined], [second, () => []]]) {
      const stage = new Stage();
      stage.choices = choices;
      await stage.run('start', { kind: 'row', row: { kind: 'process', entity: 'process:0x7' } });
      assert.ok(!stage.names.includes('alpcscope/traceStart'));
    }
    const refused = new Stage();
    refused.choices = [second, first];
    refused.answers = [undefined];
    await refused.run('start', { kind: 'row', row: { kind: 'process', entity: 'process:0x7' } });
    assert.ok(!refused.names.includes('alpcscope/traceStart'));
  });

  it('offers full access where that is missing, and says why it cannot be done otherwise', async () => {
    const stage = new Stage();
    stage.checks = [
      { halts: true, msPerHit: 5, cost: '', whyNot: 'This session is read-only.', needsAccess: true },
      { halts: true, msPerHit: 5, cost: '', whyNot: 'Another trace goes on.' },
    ];
    stage.answers = ['Switch This Session to Full Access'];
    await stage.run('start');
    assert.deepEqual(stage.said, ['This session is read-only.', 'Another trace goes on.']);
    assert.deepEqual(stage.names, ['alpcscope/traceCheck', 'alpcscope/access', 'alpcscope/traceCheck']);
  });

  it('is for live kernels', async () => {
    const stage = new Stage();
    stage.debuggee = undefined;
    await assert.rejects(stage.run('start'), /Only a live kernel/);
    assert.deepEqual(stage.asked, []);
  });

  it('stops the trace that goes on', async () => {
    const stage = new Stage();
    await assert.rejects(stage.run('stop'), /No message trace/);
    stage.states.set('s1', STATE);
    await stage.run('stop');
    assert.deepEqual(stage.names, ['alpcscope/traceStop']);
    assert.equal(stage.states.get('s1')?.phase, 'ended');
  });

  it('shows no empty timeline', async () => {
    const stage = new Stage();
    await assert.rejects(stage.run('show'), /Nothing was traced/);
    stage.debuggee = undefined;
    await assert.rejects(stage.run('show'), /no lines of a message trace/);
    stage.total = 3;
    await stage.run('show');
    assert.deepEqual(stage.opened, ['s1']);
  });
});
