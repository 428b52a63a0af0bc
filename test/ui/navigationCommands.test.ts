import assert from 'node:assert/strict';
import type * as Related from '../../extension/ui/commands/relatedCommands';
import type * as GoTo from '../../extension/ui/commands/goToCommands';
import type { Services } from '../../extension/ui/commands/services';
import { RecentNumbers } from '../../extension/ui/navigation/recentNumbers';
import { waitersText } from '../../extension/ui/documents/waitersText';
import { l10n, loadUi, someClass } from './fakeVscode';

const THREAD = 'thread:0x10';
const MESSAGE = 'message:0x50';

/** A session whose answers are given, and what was done with VS Code and the inspector. */
class Stage {
  readonly done: string[] = [];
  readonly asked: [string, unknown][] = [];
  answers: Readonly<Record<string, unknown>> = {};
  /** Chooses of the items of a quick pick. */
  choose: (items: readonly { readonly label: string }[]) => unknown = items => items[0];

  readonly session = {
    id: 's1',
    ended: false,
    status: { title: 'hang.kdlog' },
    debug: { name: 'kd' },
    client: {
      request: (name: string, args: unknown) => {
        this.asked.push([name, args]);
        return Promise.resolve(this.answers[name]);
      },
    },
  };

  readonly vscode = {
    l10n,
    ViewColumn: { One: 1, Two: 2 },
    ProgressLocation: { Notification: 15 },
    Uri: Object.assign(someClass(), { from: (parts: { scheme: string; query: string }) => parts }),
    EventEmitter: someClass(),
    debug: { activeDebugSession: undefined },
    workspace: { openTextDocument: (uri: object) => Promise.resolve({ uri }) },
    commands: {
      executeCommand: (id: string) => {
        this.done.push(id);
        return Promise.resolve();
      },
    },
    window: {
      activeTextEditor: undefined,
      showQuickPick: (items: readonly { readonly label: string }[]) => Promise.resolve(this.choose(items)),
      showInformationMessage: (text: string) => {
        this.done.push(text);
        return Promise.resolve(undefined);
      },
      showTextDocument: (
        { uri }: { uri: { scheme: string; query: string } },
        { viewColumn }: { viewColumn: number },
      ) => {
        this.done.push(`${uri.scheme} ${uri.query} in column ${viewColumn}`);
        return Promise.resolve();
      },
    },
  };

  get services(): Services {
    const inspector = {
      reveal: (_: unknown, entity: string) => Promise.resolve(void this.done.push(`reveal ${entity}`)),
      jump: (_: unknown, entity: string) => Promise.resolve(void this.done.push(`jump ${entity}`)),
      recent: () => [THREAD],
    };
    const sessions = { current: this.session, get: () => this.session };
    return { inspector, sessions, views: {}, launcher: { find: () => undefined } } as unknown as Services;
  }

  related(): ReturnType<typeof Related.relatedCommands> {
    return (loadUi('commands/relatedCommands', this.vscode) as typeof Related).relatedCommands(this.services);
  }

  goTo(): ReturnType<typeof GoTo.goToCommands> {
    return (loadUi('commands/goToCommands', this.vscode) as typeof GoTo).goToCommands(this.services);
  }
}

const thing = (role: string, entity: string) => ({ role, entity, label: `name of ${entity}`, description: '' });

describe('from a thing to what belongs to it', () => {
  it('reveals the only server thread at once, and lets the user choose of several', async () => {
    const stage = new Stage();
    stage.answers = {
      'alpcscope/related': { label: 'x', related: [thing('server', THREAD), thing('port', 'port:0x3')] },
    };
    await stage.related()['alpcscope.server.reveal']({ entity: MESSAGE });
    stage.choose = items => items[1];
    await stage.related()['alpcscope.related.reveal']({ entity: MESSAGE });
    assert.deepEqual(stage.done, [`reveal ${THREAD}`, 'reveal port:0x3']);
  });

  it('takes the peer that the row names, without asking', async () => {
    const stage = new Stage();
    await stage.related()['alpcscope.peer.reveal']({ kind: 'row', row: { entity: 'port:0x1', peer: 'port:0x2' } });
    assert.deepEqual([stage.done, stage.asked], [['reveal port:0x2'], []]);
  });

  it('says what is not known', async () => {
    const stage = new Stage();
    stage.answers = { 'alpcscope/related': { label: 'Message 50', related: [] } };
    await assert.rejects(
      Promise.resolve(stage.related()['alpcscope.waiter.reveal']({ entity: MESSAGE })),
      /^Error: waiting thread: none is known of Message 50\.$/,
    );
  });

  it('shows both stacks of a message in two columns, of a thread those of its message', async () => {
    const stage = new Stage();
    stage.answers = { 'alpcscope/related': { label: 'x', related: [thing('message', MESSAGE)] } };
    await stage.related()['alpcscope.stack.showBoth']({ entity: MESSAGE });
    const once = [...stage.done];
    assert.deepEqual(once, [
      'alpcscope-stack session=s1&entity=message%3A0x50&side=client in column 1',
      'alpcscope-stack session=s1&entity=message%3A0x50&side=server in column 2',
    ]);
    await stage.related()['alpcscope.stack.showBoth']({ entity: THREAD });
    assert.deepEqual(stage.done.slice(2), once);
  });

  it('lists who waits, jumps to the one that is chosen, and has a report of all', async () => {
    const stage = new Stage();
    const waiter = { entity: THREAD, label: 'Thread 0a10.0b10', description: 'WrLpcReply', path: ['Message 50'] };
    stage.answers = { 'alpcscope/waiters': { label: 'Port', waiters: [waiter], total: 1 } };
    await stage.related()['alpcscope.waiters.show']({ entity: 'port:0x3' });
    assert.deepEqual(stage.done, [`reveal ${THREAD}`, `jump ${THREAD}`]);
    stage.choose = items => items.at(-1);
    await stage.related()['alpcscope.waiters.show']({ entity: 'port:0x3' });
    assert.equal(stage.done.at(-1), 'markdown.showPreview');
    stage.answers = { 'alpcscope/waiters': { label: 'Port', waiters: [], total: 0 } };
    await stage.related()['alpcscope.waiters.show']({ entity: 'port:0x3' });
    assert.equal(stage.done.at(-1), 'No thread of this reading waits for Port.');
  });
});

describe('going to anything by command', () => {
  it('takes what a caller names, with what was visited lately, and jumps to threads', async () => {
    const stage = new Stage();
    stage.answers = { 'alpcscope/search': { items: [{ entity: THREAD, label: '', description: '' }] } };
    await stage.goTo()['alpcscope.anything.goTo']('0a10.0b10');
    assert.deepEqual(stage.asked, [['alpcscope/search', { text: '0a10.0b10', count: 100, recent: [THREAD] }]]);
    assert.deepEqual(stage.done, [`reveal ${THREAD}`, `jump ${THREAD}`]);
    stage.answers = { 'alpcscope/search': { items: [] } };
    await assert.rejects(Promise.resolve(stage.goTo()['alpcscope.anything.goTo']('x')), /Nothing fits “x”/);
  });

  it('offers processors, those chosen lately first, the idle ones last', async () => {
    const stage = new Stage();
    const processors = [0, 1, 2].map(number => ({ number, label: `CPU ${number}`, idle: number === 0 }));
    stage.answers = { 'alpcscope/processors': { processors }, 'alpcscope/processor': { threadId: 1 } };
    const shown: string[][] = [];
    stage.choose = items => {
      shown.push(items.map(item => item.label));
      return items[1];
    };
    const commands = stage.goTo();
    await commands['alpcscope.processor.goTo']();
    await commands['alpcscope.processor.goTo']();
    assert.deepEqual(shown, [
      ['$(chip) CPU 1', '$(chip) CPU 2', '$(chip) CPU 0'],
      ['$(chip) CPU 2', '$(chip) CPU 1', '$(chip) CPU 0'],
    ]);
    assert.deepEqual(stage.asked[1], ['alpcscope/processor', { processor: 2 }]);
  });
});

describe('the report of who waits', () => {
  it('links each thread to its stack and escapes what comes from the target', () => {
    const waiter = { entity: THREAD, label: 'a|b [x](y)', description: '*', path: ['<img>', 'Port'] } as const;
    const text = waitersText({ label: '# port', waiters: [waiter], total: 3 }, 's1');
    assert.match(text, /^# Who waits for \\# port\?/);
    assert.match(text, /3 threads wait for it, directly or not; the longest wait comes first\. The first 1 are listed/);
    assert.match(text, /\| \[a\\\|b \\\[x\\\]\\\(y\\\)\]\(command:alpcscope\.stack\.jump\?/);
    assert.match(text, /\| \\<img\\> → Port \|/);
    assert.match(waitersText({ label: 'x', waiters: [], total: 0 }, 's'), /No thread of this reading waits/);
  });
});

describe('numbers chosen lately', () => {
  it('belong to their session', () => {
    const recent = new RecentNumbers();
    recent.note('a', 2);
    const of = (number: number) => ({ number, last: false });
    assert.deepEqual(recent.sorted('a', [0, 1, 2], of), [2, 0, 1]);
    assert.deepEqual(recent.sorted('b', [0, 1, 2], of), [0, 1, 2]);
  });
});
