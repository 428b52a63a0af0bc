import assert from 'node:assert/strict';
import type * as Evidence from '../../extension/ui/commands/evidenceCommands';
import type * as Stacks from '../../extension/ui/commands/stackCommands';
import type { Services } from '../../extension/ui/commands/services';
import { l10n, loadUi, someClass } from './fakeVscode';

/** A session whose answers are given, and what was asked and shown. */
class Stage {
  readonly asked: [string, unknown][] = [];
  readonly shown: string[] = [];
  readonly questions: string[] = [];
  /** What the user answers to a question. */
  agree = true;
  answers: Readonly<Record<string, (args: { readonly read?: boolean }) => unknown>> = {};
  kind = 'dump';

  readonly session = {
    id: 's1',
    ended: false,
    status: { title: 'MEMORY.DMP', kind: 'dump' },
    debug: { name: 'kd' },
    client: {
      request: (name: string, args: { readonly read?: boolean }) => {
        this.asked.push([name, args]);
        return Promise.resolve(this.answers[name]?.(args));
      },
    },
  };

  readonly vscode = {
    l10n,
    ProgressLocation: { Window: 10 },
    EventEmitter: someClass(),
    Uri: Object.assign(someClass(), { from: (parts: object) => parts }),
    workspace: { openTextDocument: (uri: { query: string }) => Promise.resolve({ uri }) },
    window: {
      activeTextEditor: undefined,
      withProgress: (_: unknown, run: () => unknown) => run(),
      showTextDocument: (document: { uri: { query: string } }) =>
        Promise.resolve(void this.shown.push(document.uri.query)),
      setStatusBarMessage: (text: string) => void this.shown.push(text),
      showWarningMessage: (text: string, _: unknown, yes: string) => {
        this.questions.push(text);
        return Promise.resolve(this.agree ? yes : undefined);
      },
    },
  };

  services(): Services {
    const sessions = { current: this.session, get: () => this.session, all: [this.session] };
    const documents = {
      show: (title: string, text: string, actions: readonly unknown[]) =>
        Promise.resolve(void this.shown.push(title, text, String(actions.length))),
    };
    return { sessions, documents, views: {}, launcher: { find: () => undefined } } as unknown as Services;
  }

  evidence(): ReturnType<typeof Evidence.evidenceCommands> {
    return (loadUi('commands/evidenceCommands', this.vscode) as typeof Evidence).evidenceCommands(this.services());
  }

  stacks(): ReturnType<typeof Stacks.stackCommands> {
    return (loadUi('commands/stackCommands', this.vscode) as typeof Stacks).stackCommands(this.services());
  }
}

const RUN = {
  label: 'state: `WAIT`',
  command: '!thread ffffbb0f12345080',
  outcome: 'changed',
  gone: ['THREAD old'],
  fresh: ['THREAD new ```'],
};

describe('evidence by command', () => {
  it('is that of the thing of a row, or of what the row names itself', async () => {
    const stage = new Stage();
    const show = stage.evidence()['alpcscope.evidence.show'];
    await show({ kind: 'row', row: { label: 'Thread', entity: 'thread:0x10' } });
    await show({ kind: 'row', row: { label: 'Deadlock', evidence: 'chain:thread:0x10' } });
    assert.deepEqual(
      stage.shown.map(query => new URLSearchParams(query).get('entity')),
      ['thread:0x10', 'chain:thread:0x10'],
    );
  });

  it('is run again and shown with what has changed, and can be run once more', async () => {
    const stage = new Stage();
    stage.answers = {
      'alpcscope/evidenceAgain': () => ({ title: 'Evidence: Thread', moment: 'stop 3', runs: [RUN] }),
    };
    await stage.evidence()['alpcscope.evidence.again']({ session: 's1', text: 'chain:thread:0x10' });
    assert.deepEqual(stage.asked, [['alpcscope/evidenceAgain', { text: 'chain:thread:0x10' }]]);
    const [title, text = '', actions] = stage.shown;
    assert.deepEqual([title, actions], ['Evidence: Thread', '1']);
    assert.match(text, /1 changed\. Asked at stop 3\./);
    assert.match(text, /state: \\`WAIT\\`/);
    // No line of an answer closes the block that it stands in.
    assert.match(text, /````diff\n- THREAD old\n\+ THREAD new ```\n````/);
  });
});

describe('reading all stacks by command', () => {
  const answers = (unread: number, ms?: number): Stage['answers'] => ({
    'alpcscope/stacks': ({ read }) => (read ? { unread: 2 } : { unread, ...(ms !== undefined && { ms }) }),
  });

  it('asks nobody about a dump, and says how many are left', async () => {
    const stage = new Stage();
    stage.answers = answers(5_000, 5_000_000);
    await stage.stacks()['alpcscope.stacks.read']();
    assert.deepEqual(stage.questions, []);
    assert.deepEqual(stage.asked, [
      ['alpcscope/stacks', {}],
      ['alpcscope/stacks', { read: true }],
    ]);
    assert.deepEqual(stage.shown, ['2 stacks were not read']);
  });

  it('tells what it costs to ask a debugger, and reads nothing where that is too much', async () => {
    const stage = new Stage();
    stage.session.status.kind = 'kd';
    stage.agree = false;
    stage.answers = answers(1_200, 240_000);
    await stage.stacks()['alpcscope.stacks.read']();
    assert.match(stage.questions[0] ?? '', /stacks of 1.?200 threads \(about 4 min\)/);
    assert.equal(stage.asked.length, 1);
    stage.answers = answers(3);
    await stage.stacks()['alpcscope.stacks.read']();
    assert.match(stage.questions[1] ?? '', /not known yet/);
    stage.answers = answers(3, 900);
    await stage.stacks()['alpcscope.stacks.read']();
    assert.equal(stage.questions.length, 2, 'a second is not worth a question');
  });

  it('says so where nothing is left', async () => {
    const stage = new Stage();
    stage.answers = answers(0);
    await stage.stacks()['alpcscope.stacks.read']();
    assert.deepEqual(stage.shown, ['All stacks have been read']);
    assert.equal(stage.asked.length, 1);
  });
});
