import assert from 'node:assert/strict';
import type * as Finding from '../../extension/ui/commands/findingCommands';
import type { Services } from '../../extension/ui/commands/services';
import { targetOf, uriPartsOf } from '../../extension/ui/documents/documentUris';
import { l10n, loadUi, someClass } from './fakeVscode';

const THREAD = 'thread:0x10';

interface Item {
  readonly label: string;
}

/** A session whose answers are given; what the user chooses, and what was shown, asked and copied. */
class Stage {
  readonly asked: [string, unknown][] = [];
  readonly shown: string[] = [];
  clipboard: string | undefined;
  answers: Readonly<Record<string, unknown>> = { 'alpcscope/earlier': { readings: [] } };
  /** Choices, one for each question. */
  choices: ((items: readonly Item[]) => unknown)[] = [];

  readonly session = {
    id: 's1',
    ended: false,
    status: { title: 'hang.kdlog', path: '/logs/hang.kdlog' },
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
    ThemeIcon: someClass(),
    EventEmitter: someClass(),
    Uri: Object.assign(someClass(), { from: (parts: object) => parts }),
    env: {
      clipboard: {
        writeText: (text: string) => {
          this.clipboard = text;
          return Promise.resolve();
        },
      },
    },
    window: {
      activeTextEditor: undefined,
      setStatusBarMessage: () => undefined,
      showQuickPick: (items: readonly Item[]) => Promise.resolve(this.choices.shift()?.(items)),
      showInformationMessage: (text: string) => Promise.resolve(void this.shown.push(text)),
    },
  };

  commands(): ReturnType<typeof Finding.findingCommands> {
    const sessions = { current: this.session, get: () => this.session, all: [this.session] };
    const services = { sessions, views: {}, launcher: { find: () => undefined } } as unknown as Services;
    return (loadUi('commands/findingCommands', this.vscode) as typeof Finding).findingCommands(services);
  }
}

describe('findings to hand on', () => {
  it('copies the root cause of the thread of a row, without what the user wants to leave out', async () => {
    const stage = new Stage();
    stage.answers = { 'alpcscope/issue': { text: '# Deadlock' } };
    stage.choices = [items => items.filter(item => item.label !== 'User data')];
    await stage.commands()['alpcscope.issue.copy']({ kind: 'row', row: { entity: 'message:0x1', thread: THREAD } });
    assert.equal(stage.clipboard, '# Deadlock');
    assert.deepEqual(stage.asked, [['alpcscope/issue', { redact: ['names', 'addresses'], thread: THREAD }]]);
  });

  it('copies nothing where the user goes back or nothing waits', async () => {
    const stage = new Stage();
    stage.choices = [() => undefined, () => []];
    stage.answers = { 'alpcscope/issue': {} };
    await stage.commands()['alpcscope.issue.copy']();
    assert.deepEqual(stage.asked, []);
    await stage.commands()['alpcscope.issue.copy']();
    assert.equal(stage.clipboard, undefined);
    assert.deepEqual(stage.shown, ['No thread is seen to wait for another.']);
  });

  it('keeps what is compared in the address of the document', () => {
    for (const other of [{ earlier: 2 }, { file: 'C:\\a b&c.dmp' }, { file: '/x', isLater: true }] as const) {
      const target = { kind: 'comparison', session: 's', ...other } as const;
      assert.deepEqual(targetOf(uriPartsOf(target, 't')), target);
    }
    assert.equal(targetOf({ scheme: 'alpcscope-comparison', path: '/a', query: 'session=s&earlier=0' }), undefined);
  });
});
