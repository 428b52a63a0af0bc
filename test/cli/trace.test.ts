import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { BuiltCli } from './support';

const ROWS = [
  { ms: 1, dir: 'out', text: 'Microsoft (R) Windows Debugger\n0: kd> ' },
  { ms: 2, dir: 'in', text: '.echo hello\r\n' },
  { ms: 3, dir: 'out', text: 'hello\n0: kd> ' },
  { ms: 4, dir: 'in', text: 'q\r\n' },
  { ms: 5, dir: 'out', text: 'quit:\n' },
  { ms: 6, dir: 'note', text: 'exit 0 null' },
];

describe('command line: trace', function () {
  this.timeout(60_000);
  let cli: BuiltCli;
  before(() => {
    cli = new BuiltCli();
    writeFileSync(cli.file('session.jsonl'), ROWS.map(row => JSON.stringify(row)).join('\n'));
    writeFileSync(cli.file('other.txt'), 'no recording\n');
  });
  after(() => {
    cli.remove();
  });

  it('shows a recorded session as text', async () => {
    const ended = await cli.run('trace', 'session.jsonl');
    assert.deepEqual(
      [ended.code, ended.stdout],
      [0, 'Microsoft (R) Windows Debugger\n0: kd> .echo hello\nhello\n0: kd> q\nquit:\n    (exit 0 null)\n'],
    );
  });

  it('gives it as JSON', async () => {
    const ended = await cli.run('trace', 'session.jsonl', '--format', 'json');
    assert.equal(ended.code, 0);
    const entries = JSON.parse(ended.stdout) as { command: string; output: string; prompt?: string }[];
    assert.deepEqual(entries[1], { command: '.echo hello', output: 'hello\n', answered: true, prompt: '0: kd> ' });
    assert.deepEqual(
      entries.map(entry => entry.command),
      ['', '.echo hello', 'q'],
    );
  });

  it('shows only the beginning of a long one, where that is asked for', async () => {
    const bytes = ROWS.slice(0, 2).reduce((sum, row) => sum + JSON.stringify(row).length + 1, 0);
    const ended = await cli.run('trace', 'session.jsonl', '--first', String((bytes + 4) / 1024 / 1024));
    assert.deepEqual(
      [ended.code, ended.stdout],
      [0, 'Microsoft (R) Windows Debugger\n0: kd> .echo hello\n    (no answer)\n'],
    );
    assert.match(ended.stderr, /only the beginning was read/);
    assert.equal((await cli.run('trace', 'session.jsonl', '--first', '-1')).code, 2);
  });

  it('is read as a log by the other commands', async () => {
    const ended = await cli.run('facts', 'session.jsonl');
    assert.equal(ended.code, 0, ended.stderr);
    const facts = JSON.parse(ended.stdout) as { readonly target: { readonly kind: string }; readonly lines: object };
    assert.equal(facts.target.kind, 'log');
    assert.deepEqual(facts.lines, { total: 6, understood: 4, noise: 0, unparsed: 2 });
  });

  it('refuses what is no recording, and a file that is not there', async () => {
    for (const [file, line] of [
      ['other.txt', /other\.txt: is no recording/],
      ['nothing.jsonl', /nothing\.jsonl: no such file/],
    ] as const) {
      const ended = await cli.run('trace', file);
      assert.deepEqual([ended.code, ended.stdout], [3, '']);
      assert.match(ended.stderr, line);
    }
  });
});
