import assert from 'node:assert/strict';
import type { Row } from '../../extension/protocol/requests';
import type * as Commands from '../../extension/ui/commands/comparisonCommands';
import type { Services } from '../../extension/ui/commands/services';
import { comparisonMessage } from '../../extension/ui/compare/comparisonMessage';
import type * as View from '../../extension/ui/compare/comparisonView';
import { l10n, loadUi, someClass } from './fakeVscode';
import { row } from './rows';

interface Item {
  readonly label: string;
}

class Emitter<T> {
  private readonly listeners: ((value: T) => void)[] = [];
  readonly event = (listener: (value: T) => void): object => {
    this.listeners.push(listener);
    return { dispose: () => undefined };
  };
  fire(value: T): void {
    for (const listener of this.listeners) listener(value);
  }
  dispose(): void {
    this.listeners.length = 0;
  }
}

/** A session that can be compared, the view, and what the user chooses. */
class Stage {
  readonly asked: [string, unknown][] = [];
  readonly context = new Map<string, unknown>();
  readonly commands: string[] = [];
  readonly documents: string[] = [];
  readonly treeView = { description: '', message: '' };
  choices: ((items: readonly Item[]) => unknown)[] = [];
  rows: readonly Row[] = [row('new', { label: 'New waits', hasChildren: true })];
  ended = false;
  readonly newData = new Emitter<object>();
  readonly changed = new Emitter<undefined>();

  readonly session = {
    id: 's1',
    ended: false,
    status: { title: 'hang.kdlog', path: '/logs/hang.kdlog' },
    client: {
      request: (name: string, args: unknown): Promise<unknown> => {
        this.asked.push([name, args]);
        if (name === 'alpcscope/earlier') return Promise.resolve({ readings: [{ number: 3, label: 'stop 2' }] });
        return Promise.resolve({ rows: this.rows, total: this.rows.length, hidden: 0, title: 'a → b', warnings: [] });
      },
    },
  };
  private readonly other = { ...this.session, id: 's2', status: { title: 'MEMORY.DMP', path: '/dumps/MEMORY.DMP' } };

  private readonly vscode = {
    l10n,
    ThemeIcon: someClass(),
    ThemeColor: someClass(),
    TreeItem: someClass(),
    EventEmitter: Emitter,
    ProgressLocation: { Notification: 15 },
    Uri: Object.assign(someClass(), { from: (parts: object) => parts }),
    commands: {
      executeCommand: (name: string, ...args: unknown[]) => {
        if (name === 'setContext') this.context.set(String(args[0]), args[1]);
        else this.commands.push(name);
        return Promise.resolve();
      },
    },
    workspace: {
      openTextDocument: (uri: object) => Promise.resolve({ uri }),
      getConfiguration: () => ({ get: () => undefined, inspect: () => undefined }),
    },
    window: {
      activeTextEditor: undefined,
      createTreeView: () => Object.assign(this.treeView, { dispose: () => undefined }),
      withProgress: (_: unknown, run: (progress: object, token: object) => unknown) =>
        run({}, { onCancellationRequested: () => undefined }),
      showQuickPick: (items: readonly Item[]) => Promise.resolve(this.choices.shift()?.(items)),
      showOpenDialog: () => Promise.resolve([{ fsPath: '/dumps/older.dmp' }]),
      showTextDocument: ({ uri }: { uri: { query: string } }) => Promise.resolve(void this.documents.push(uri.query)),
    },
  };
  private readonly sessions = {
    current: this.session,
    all: [this.session, this.other],
    get: () => ({ ...this.session, ended: this.ended }),
    onDidChangeData: this.newData.event,
    onDidChange: this.changed.event,
  };
  readonly view: View.ComparisonView;

  constructor() {
    const { ComparisonView } = loadUi('compare/comparisonView', this.vscode) as typeof View;
    this.view = new ComparisonView(this.sessions as unknown as ConstructorParameters<typeof ComparisonView>[0]);
  }

  run(command: 'session.compare' | 'comparison.document' | 'comparison.close'): Promise<unknown> {
    const services = { sessions: this.sessions, views: {}, launcher: { find: () => undefined }, comparison: this.view };
    const { comparisonCommands } = loadUi('commands/comparisonCommands', this.vscode) as typeof Commands;
    return Promise.resolve(comparisonCommands(services as unknown as Services)[`alpcscope.${command}`]());
  }

  get compared(): readonly unknown[] {
    return this.asked.flatMap(([name, args]) => (name === 'alpcscope/compareRows' ? [args] : []));
  }
}

const labelled = (text: string) => (items: readonly Item[]) => items.find(item => item.label.includes(text));

describe('the view of a comparison', () => {
  it('is there while an earlier reading of the session is compared, and says what it compares', async () => {
    const stage = new Stage();
    stage.choices = [labelled('Reading 3')];
    await stage.run('session.compare');
    assert.equal(stage.context.get('alpcscope.comparing'), true);
    assert.deepEqual(stage.commands, ['alpcscope.comparison.focus']);
    const nodes = await stage.view.tree.getChildren();
    assert.deepEqual(
      nodes.map(node => (node.kind === 'row' ? node.row.label : '')),
      ['New waits'],
    );
    assert.deepEqual(stage.compared[0], { earlier: 3, start: 0, count: 0 });
    assert.equal(stage.treeView.description, 'a → b');
    await stage.run('comparison.document');
    assert.deepEqual(stage.documents, ['session=s1&earlier=3']);
  });

  it('compares with the input of another session, or a file, and asks which was first', async () => {
    const stage = new Stage();
    stage.choices = [labelled('MEMORY.DMP'), labelled('before')];
    await stage.run('session.compare');
    stage.choices = [labelled('A log or dump'), labelled('after')];
    await stage.run('session.compare');
    assert.deepEqual(stage.compared, [
      { file: '/dumps/MEMORY.DMP', start: 0, count: 0 },
      { file: '/dumps/older.dmp', isLater: true, start: 0, count: 0 },
    ]);
  });

  it('is renewed with new data, and goes when it is closed', async () => {
    const stage = new Stage();
    stage.choices = [labelled('Reading 3')];
    await stage.run('session.compare');
    await stage.view.tree.getChildren();
    stage.rows = [];
    stage.newData.fire({ id: 'other' });
    assert.equal((await stage.view.tree.getChildren()).length, 1);
    stage.newData.fire({ id: 's1' });
    assert.equal((await stage.view.tree.getChildren()).length, 0);
    await stage.run('comparison.close');
    assert.equal(stage.context.get('alpcscope.comparing'), false);
    assert.deepEqual(stage.asked.at(-1)?.[0], 'alpcscope/compareEnd');
    await assert.rejects(stage.run('comparison.document'), /Nothing is compared/);
  });

  it('keeps the rows of a session that has ended, asks nothing more, and says so', async () => {
    const stage = new Stage();
    stage.choices = [labelled('Reading 3')];
    await stage.run('session.compare');
    await stage.view.tree.getChildren();
    const asked = stage.asked.length;
    stage.ended = true;
    stage.changed.fire(undefined);
    assert.equal((await stage.view.tree.getChildren()).length, 1);
    assert.match(stage.treeView.message, /Session ended/);
    await stage.run('comparison.close');
    assert.equal(stage.asked.length, asked);
  });

  it('filters in the adapter', async () => {
    const stage = new Stage();
    stage.choices = [labelled('Reading 3')];
    await stage.run('session.compare');
    stage.view.setFilter(' broker ');
    await stage.view.tree.getChildren();
    assert.equal((stage.compared.at(-1) as { filter?: string }).filter, 'broker');
    assert.equal(
      comparisonMessage({ title: 'a → b', warnings: ['x'] }, 'broker', false),
      'Filter “broker” · Nothing of this may be proved: see the warnings',
    );
  });
});
