import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { BuiltCli, type Ended, SAMPLE } from './support';

describe('command line', function () {
  this.timeout(60_000);
  let cli: BuiltCli;
  before(() => {
    cli = new BuiltCli();
  });
  after(() => {
    cli.remove();
  });

  /** Nothing on stdout and exactly one line on stderr. */
  function assertRefused(ended: Ended, code: number, line: RegExp): void {
    assert.equal(ended.code, code, ended.stderr);
    assert.equal(ended.stdout, '');
    assert.match(ended.stderr, /^alpcscope: [^\n]+\n$/);
    assert.match(ended.stderr, line);
  }

  describe('report', () => {
    it('prints the hang report of a log, the same bytes each time', async () => {
      const [first, second] = await Promise.all([cli.run('report', SAMPLE), cli.run('report', SAMPLE)]);
      assert.equal(first.code, 0);
      assert.equal(first.stderr, '');
      assert.match(
        first.stdout,
        /^# Hang report: service-hang\.kdlog\n[^]*read 2026-03-03T08:41:08\.000Z[^]*1\. \*\*Deadlock\*\*/,
      );
      assert.equal(second.stdout, first.stdout);
    });

    it('keeps to one thread or process', async () => {
      const ended = await cli.run(
        'report',
        SAMPLE,
        '--thread',
        '0n2840',
        '--process',
        'ContosoAgent.exe',
        '--format',
        'json',
      );
      assert.equal(ended.code, 0, ended.stderr);
      const { chains } = JSON.parse(ended.stdout) as { chains: { start: string }[] };
      assert.equal(chains[0]!.start, 'thread:0xffffac0f5a219280');
    });

    it('writes one root cause as an issue text, and root causes as problem lines', async () => {
      const [issue, problems] = await Promise.all([
        cli.run('report', SAMPLE, '--format', 'issue', '--redact', 'names,addresses'),
        cli.run('report', SAMPLE, '--problems', '--format', 'html', '--out', cli.file('with-problems.html')),
      ]);
      assert.equal(issue.code, 0, issue.stderr);
      assert.match(issue.stdout, /^# Deadlock\n[^]*process-1/);
      assert.equal(problems.code, 0, problems.stderr);
      assert.match(problems.stdout, /^[^\n]*service-hang\.kdlog\(1038\): error deadlock: /);
      assert.match(readFileSync(cli.file('with-problems.html'), 'utf8'), /<svg class="graph"/);
      assertRefused(await cli.run('report', SAMPLE, '--kind', 'ports', '--format', 'issue'), 2, /--kind ports/);
      assertRefused(
        await cli.run('report', SAMPLE, '--redact', 'colours'),
        2,
        /choose from names, addresses, user-data/,
      );
    });

    it('refuses a thread or process that the log does not hold', async () => {
      assertRefused(
        await cli.run('report', SAMPLE, '--thread', 'beef'),
        2,
        /service-hang\.kdlog: no thread beef was read/,
      );
      assertRefused(await cli.run('report', SAMPLE, '--process', 'nobody.exe'), 2, /no process nobody\.exe was read/);
    });

    it('writes a file as a whole and leaves nothing beside it', async () => {
      mkdirSync(cli.file('whole'));
      const out = cli.file('whole/report.html');
      const ended = await cli.run('report', SAMPLE, '--format', 'html', '--out', out);
      assert.equal(ended.code, 0, ended.stderr);
      assert.equal(ended.stdout, '');
      assert.match(readFileSync(out, 'utf8'), /<\/html>\n$/);
      assert.deepEqual(readdirSync(path.dirname(out)), ['report.html']);
    });

    it('keeps the old file when the input cannot be read', async () => {
      const out = cli.file('kept.md');
      writeFileSync(out, 'old');
      await cli.run('report', cli.file('missing.log'), '--out', out);
      assert.equal(readFileSync(out, 'utf8'), 'old');
    });

    it('never writes over its input', async () => {
      const log = cli.file('input.kdlog');
      writeFileSync(log, readFileSync(SAMPLE));
      assertRefused(await cli.run('report', log, '--out', log), 2, /that is the input/);
      assert.deepEqual(readFileSync(log), readFileSync(SAMPLE));
    });
  });

  describe('a folder', () => {
    it('gets one report for each log and an index that names the rest with the reason', async () => {
      mkdirSync(cli.file('logs'));
      writeFileSync(cli.file('logs/b.kdlog'), readFileSync(SAMPLE));
      writeFileSync(cli.file('logs/a.txt'), readFileSync(SAMPLE));
      writeFileSync(cli.file('logs/empty.log'), '');
      writeFileSync(cli.file('logs/memory.dmp'), Buffer.concat([Buffer.from('PAGEDU64'), Buffer.alloc(9000)]));
      const ended = await cli.run('report', cli.file('logs'), '--out', cli.file('reports'));
      assert.equal(ended.code, 0, ended.stderr);
      assert.deepEqual(readdirSync(cli.file('reports')).sort(), ['a.txt.hang.md', 'b.kdlog.hang.md', 'index.md']);
      const index = readFileSync(cli.file('reports/index.md'), 'utf8');
      assert.match(index, /\| \*\*a\.txt\*\* \| `a\.txt\.hang\.md` \| 4 \| Deadlock \(certain\)/);
      assert.match(index, /\| empty\.log \| – \| – \| Not read: .*empty/);
      assert.match(index, /\| memory\.dmp \| – \| – \| Not read: .*dump/i);
    });

    it('needs a folder for its reports', async () => {
      mkdirSync(cli.file('some'));
      assertRefused(await cli.run('report', cli.file('some')), 2, /is a folder; --out names the folder/);
      assertRefused(await cli.run('report', cli.file('some'), '--out', cli.file('none')), 3, /holds no file/);
    });
  });

  describe('facts', () => {
    it('prints what the log says as JSON', async () => {
      const ended = await cli.run('facts', SAMPLE);
      assert.equal(ended.code, 0, ended.stderr);
      const facts = JSON.parse(ended.stdout) as Record<string, unknown[]>;
      assert.equal(facts['processes']!.length, 46);
      assert.equal(facts['messages']!.length, 8);
    });
  });

  describe('compare', () => {
    it('says who still waits between two logs', async () => {
      const later = cli.file('later.kdlog');
      const text = readFileSync(SAMPLE, 'utf8').replace(
        'QueueType             : ALPC_MSGQUEUE_MAIN',
        'QueueType             : ALPC_MSGQUEUE_PENDING',
      );
      writeFileSync(later, text);
      const ended = await cli.run('compare', SAMPLE, later, '--format', 'json');
      assert.equal(ended.code, 0, ended.stderr);
      const result = JSON.parse(ended.stdout) as Record<
        string,
        { id: string; field: string; from: unknown; to: unknown }[]
      >;
      assert.deepEqual(result['new'], []);
      assert.deepEqual(result['gone'], []);
      assert.deepEqual(
        result['changed']!.map(({ field, from, to }) => [field, from, to]),
        [['queue', 'main', 'pending']],
      );
      assert.equal((await cli.run('compare', SAMPLE)).code, 2);
    });
  });

  describe('bad input ends with code 3 and one line', () => {
    const inputs: readonly (readonly [string, Uint8Array, RegExp])[] = [
      ['empty', Buffer.alloc(0), /empty/],
      ['binary', Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * 7919) % 256)), /binary|text/],
      ['a text that is no kd log', Buffer.from('Dear all,\nthe meeting is at noon.\n'.repeat(50)), /kd|debugger/],
      ['a kernel dump', Buffer.concat([Buffer.from('PAGEDU64'), Buffer.alloc(9000)]), /dump/],
      ['a user dump', Buffer.concat([Buffer.from('MDMP'), Buffer.alloc(9000)]), /dump/],
    ];
    for (const [name, bytes, line] of inputs) {
      it(name, async () => {
        const file = cli.file(`${name}.log`);
        writeFileSync(file, bytes);
        const uses = [
          ['report', file],
          ['facts', file],
          ['compare', file, SAMPLE],
        ];
        for (const ended of await Promise.all(uses.map(args => cli.run(...args)))) assertRefused(ended, 3, line);
      });
    }

    it('a file that is not there', async () => {
      assertRefused(await cli.run('report', cli.file('missing.log')), 3, /missing\.log: no such file or folder/);
      assertRefused(await cli.run('facts', cli.folder), 3, /: is a folder$/m);
    });
  });

  describe('input that is whole in part only', () => {
    it('cut off in the middle of a line', async () => {
      const bytes = readFileSync(SAMPLE);
      const file = cli.file('cut.kdlog');
      writeFileSync(file, bytes.subarray(0, Math.floor(bytes.length * 0.6)));
      const ended = await cli.run('report', file);
      assert.equal(ended.code, 0, ended.stderr);
      assert.match(ended.stdout, /Waits for I\/O/);
    });

    it('only errors', async () => {
      const file = cli.file('errors.kdlog');
      const answer = "Couldn't resolve error at 'fffff80000000000'\n";
      writeFileSync(file, ['0: kd> !alpc /m 1', answer, '0: kd> !thread 2', answer, '0: kd> '].join('\n'));
      const ended = await cli.run('report', file);
      assert.equal(ended.code, 0, ended.stderr);
      assert.match(ended.stdout, /No hang is proved\.\*\* No thread was read/);
    });

    it('UTF-16, and a code page that is named', async () => {
      const wide = cli.file('wide.kdlog');
      writeFileSync(
        wide,
        Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(readFileSync(SAMPLE, 'utf8'), 'utf16le')]),
      );
      const ansi = cli.file('ansi.kdlog');
      const text = readFileSync(SAMPLE, 'latin1').replaceAll('notepad.exe', 'n\u00f6tepad.exe');
      writeFileSync(ansi, Buffer.from(text, 'latin1'));
      assert.match((await cli.run('report', wide)).stdout, /\*\*Deadlock\*\*/);
      const ended = await cli.run('report', ansi, '--encoding', 'windows-1252');
      assert.match(ended.stdout, /n\u00f6tepad\.exe 2018\.2020/);
    });
  });

  it('ends with code 2 on wrong usage, with the reason on stderr', async () => {
    const ended = await cli.run('report', SAMPLE, '--kind', 'everything');
    assert.equal(ended.code, 2);
    assert.equal(ended.stdout, '');
    assert.match(
      ended.stderr,
      /^alpcscope: .*Allowed choices are hang, ports, connections, backlog, waits, rpc, stats\.\n$/,
    );
  });

  it('does not mind a reader that closes the pipe early', async () => {
    const ended = await cli.closedEarly('facts', SAMPLE);
    assert.equal(ended.stderr, '');
    assert.equal(ended.code, 0);
  });

  it('says in one line that its output cannot be written', async function () {
    if (!existsSync('/dev/full')) {
      console.log('      skipped: this system has no /dev/full');
      this.skip();
    }
    const ended = await cli.writingTo('/dev/full', 'facts', SAMPLE);
    assert.equal(ended.stderr, 'alpcscope: the output cannot be written: no space left on the disk\n');
    assert.equal(ended.code, 2);
  });

  // Between processes Windows has no SIGINT: Node ends the child at once there. run.test.ts tests the same in one process.
  if (process.platform !== 'win32') {
    it('drops the work cleanly with code 4 on Ctrl+C', async () => {
      const log = cli.file('large.kdlog');
      const text = readFileSync(SAMPLE);
      writeFileSync(log, Buffer.concat(Array.from({ length: 400 }, () => text)));
      mkdirSync(cli.file('stopped'));
      const out = cli.file('stopped/report.md');
      writeFileSync(out, 'old');
      const ended = await cli.interrupted('report', log, '--out', out);
      assert.equal(ended.code, 4, ended.stderr);
      assert.match(ended.stderr, /alpcscope: interrupted; nothing was written\n$/);
      assert.deepEqual(readdirSync(path.dirname(out)), ['report.md']);
      assert.equal(readFileSync(out, 'utf8'), 'old');
    });
  }
});
