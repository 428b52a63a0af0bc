import assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import { COMMANDS } from '../../extension/ui/commandIds';
import type { Services } from '../../extension/ui/commands/services';
import type * as Commands from '../../extension/ui/commands/traceCommands';
import { commandLogLinks, commandLogText } from '../../extension/ui/documents/commandLog';
import type * as Traces from '../../extension/ui/documents/traceDocuments';
import { l10n, loadUi } from './fakeVscode';

class FakeUri {
  constructor(
    readonly scheme: string,
    readonly path: string,
    readonly query = '',
  ) {}
  static from({ scheme, path, query }: { scheme: string; path: string; query?: string }): FakeUri {
    return new FakeUri(scheme, path, query);
  }
  static parse(text: string): FakeUri {
    const [scheme = '', path = ''] = text.split('://');
    return new FakeUri(scheme, path);
  }
  get fsPath(): string {
    return this.path;
  }
  toString(): string {
    return `${this.scheme}://${this.path}`;
  }
}

class FakeEmitter {
  readonly event = (): object => ({});
  fire(): void {
    // Nobody listens.
  }
}

const NEVER = { onCancellationRequested: () => ({ dispose: () => undefined }) };

function stage(transcript: (file: string) => Promise<{ text: string; isCut: boolean }>) {
  const fake = {
    l10n,
    Uri: FakeUri,
    EventEmitter: FakeEmitter,
    Range: class {
      constructor(readonly row: number) {}
    },
    CodeLens: class {
      constructor(
        readonly range: object,
        readonly command: object,
      ) {}
    },
  };
  const { TraceDocuments, traceUri } = loadUi('documents/traceDocuments', fake) as typeof Traces;
  const machine = { transcript, addresses: () => [], processes: () => Promise.reject(new Error()) };
  const traces = new TraceDocuments(machine);
  const uri = traceUri(new FakeUri('file', '/traces/lab.jsonl') as unknown as vscode.Uri);
  const text = (at = uri): Promise<string> =>
    traces.provideTextDocumentContent(at, NEVER as unknown as vscode.CancellationToken);
  return { traces, uri, text, traceUri };
}

describe('a recorded session as a document', () => {
  it('is a kd log of commands and answers', async () => {
    const { uri, text } = stage(file => Promise.resolve({ text: `0: kd> .echo ${file}\n`, isCut: false }));
    assert.equal(uri.path, '/lab.jsonl.kdlog', 'the name gives it its language');
    assert.equal(await text(), '0: kd> .echo /traces/lab.jsonl\n');
  });

  it('says where it was cut, at the end of a line, and how to have all of it', async () => {
    const { text } = stage(() => Promise.resolve({ text: '0: kd> k\nrow 1\nro', isCut: true }));
    assert.match(await text(), /^0: kd> k\nrow 1\n\* The rest is not shown: "alpcscope trace/);
  });

  it('says why it cannot be read', async () => {
    const { text, traceUri } = stage(() => Promise.reject(new Error('lab.jsonl: is no recording')));
    assert.match(await text(), /could not be read: lab\.jsonl: is no recording/);
    const elsewhere = traceUri(new FakeUri('http', '/x.jsonl') as unknown as vscode.Uri);
    assert.match(await text(elsewhere), /on a disk/);
  });

  it('offers to replay it, and the recording itself', () => {
    const { traces, uri } = stage(() => Promise.resolve({ text: '', isCut: false }));
    const commands = traces.provideCodeLenses({ uri } as unknown as vscode.TextDocument).map(lens => lens.command);
    assert.deepEqual(
      commands.map(command => [command?.command, String(command?.arguments?.[0])]),
      [
        [COMMANDS.replayTrace, 'file:///traces/lab.jsonl'],
        ['vscode.open', 'file:///traces/lab.jsonl'],
      ],
    );
  });
});

describe('opening a recorded session by command', () => {
  const shown: string[] = [];
  const picked: FakeUri[] = [];
  function commands(session?: object) {
    const fake = {
      l10n,
      Uri: Object.assign(FakeUri, { file: (name: string) => new FakeUri('file', name) }),
      window: { showOpenDialog: () => Promise.resolve(picked) },
    };
    const { traceCommands } = loadUi('commands/traceCommands', fake) as typeof Commands;
    const services = {
      sessions: { current: session },
      traces: { show: (uri: FakeUri) => Promise.resolve(void shown.push(`show ${uri.fsPath}`)) },
      launcher: { open: (uri: FakeUri) => Promise.resolve(void shown.push(`open ${uri.fsPath}`)) },
    };
    return traceCommands(services as unknown as Services);
  }
  beforeEach(() => {
    shown.length = 0;
    picked.splice(0, 1, new FakeUri('file', '/picked.jsonl'));
  });

  it('takes the file that is named, else that of the shown session, else asks', async () => {
    const recorded = { debuggee: { trace: '/tmp/alpcscope-x.jsonl' } };
    await commands(recorded)[COMMANDS.openTrace](new FakeUri('file', '/named.jsonl'));
    await commands(recorded)[COMMANDS.openTrace]();
    await commands({ debuggee: {} })[COMMANDS.openTrace]();
    picked.length = 0;
    await commands()[COMMANDS.openTrace]();
    assert.deepEqual(shown, ['show /named.jsonl', 'show /tmp/alpcscope-x.jsonl', 'show /picked.jsonl']);
  });

  it('replays the one that is named, else asks', async () => {
    await commands()[COMMANDS.replayTrace](new FakeUri('file', '/named.jsonl'));
    await commands()[COMMANDS.replayTrace]();
    assert.deepEqual(shown, ['open /named.jsonl', 'open /picked.jsonl']);
  });
});

describe('the log of commands', () => {
  const base = { index: 0, prompt: '0: kd>', lines: 34 };
  const at = new Date(2031, 3, 5, 14, 3, 59, 120).toISOString();

  it('has a row for each: when, at which stop, how long, how much, on whose behalf', () => {
    const text = commandLogText({
      total: 7_000,
      commands: [
        { ...base, line: 0, text: '', lines: 12 },
        { ...base, line: 12, text: '!thread  ffff', ran: { at, ms: 123, background: false, stop: 1 } },
        { ...base, line: 1_046, text: 'x'.repeat(400), ran: { at, ms: 61_700, background: true, stop: 2 } },
      ],
    });
    const rows = text.split('\n');
    assert.match(rows[0] ?? '', /^\* 7,000 commands, the last 3 of them/);
    assert.match(rows[2] ?? '', /^ {6}1 .* 12 {2}\(what was printed before the first command\)$/);
    assert.match(rows[3] ?? '', /^ {5}12 {2}14:03:59\.120 {5}1 {2}0\.12 s {6}34 {2}!thread ffff$/);
    assert.match(rows[4] ?? '', /62 s +34~ x{300}…$/);
  });

  it('has the answers behind its numbers', () => {
    const text = commandLogText({ total: 1, commands: [{ ...base, line: 12, text: '12  34' }] });
    assert.deepEqual(commandLogLinks(text), [{ row: 2, start: 5, end: 7, line: 12 }]);
  });
});
