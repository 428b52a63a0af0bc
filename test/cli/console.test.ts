import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { run } from '../../extension/cli/run';
import { writeSymbols } from '../console/worldConsole';
import { inFolder } from '../target/worldFiles';
import { buildWorld } from '../world/buildWorld';
import { writeDump } from '../world/dump/writeDump';
import { smallWorld } from '../world/sample';
import { BuiltCli } from './support';

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command in this process with lines on its stdin. `stop`: the pipe stays open; aborted at the first prompt. */
async function consoleOf(args: readonly string[], input: readonly string[], stop?: AbortController): Promise<Ended> {
  const stdin = new PassThrough();
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  stdout.on('data', (data: Buffer) => out.push(data));
  stderr.on('data', (data: Buffer) => err.push(data));
  if (stop) {
    stdin.write(input.join(''));
    stdout.on('data', () => {
      if (Buffer.concat(out).includes('0: kd> '))
        setImmediate(() => {
          stop.abort();
        });
    });
  } else stdin.end(input.join(''));
  const { signal } = stop ?? new AbortController();
  const host = { stdin, stdout, stderr, now: () => new Date(0), signal };
  const code = await run(host, '0.0.0', ['console', ...args]);
  return { code, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() };
}

async function withDump(use: (dump: string, symbols: string, folder: string) => Promise<void>): Promise<void> {
  const world = buildWorld(smallWorld('10.0.19041.3570'));
  await inFolder(async folder => {
    const dump = path.join(folder, 'MEMORY.DMP');
    writeDump(dump, world, { format: 'bitmap' });
    await use(dump, `srv*${writeSymbols(world, folder)}`, folder);
  });
}

describe('alpcscope console', () => {
  it('answers on pipes as kd does: no echo, LF, the next answer on the line of the prompt', async () => {
    await withDump(async (dump, symbols) => {
      const input = ['.echo a\n', '? 1+1\r\n', '\n', 'bogus\n', '.printf "x"\n', 'q\n', '.echo not reached\n'];
      const { code, stdout, stderr } = await consoleOf([dump, '--symbols', symbols], input);
      const session = stdout.slice(stdout.indexOf('0: kd> '));
      assert.equal(
        session,
        '0: kd> a\n' +
          '0: kd> Evaluate expression: 2 = 00000000`00000002\n' +
          '0: kd> Evaluate expression: 2 = 00000000`00000002\n' +
          "0: kd>         ^ Operation not supported by current debuggee error in 'bogus'\n" +
          '0: kd> x0: kd> quit:\n',
      );
      assert.deepEqual([code, stderr, stdout.includes('\r')], [0, '', false]);
      assert.ok(stdout.startsWith(`\nLoading Dump File [${dump}]\nKernel Bitmap Dump File:`), stdout);
      assert.match(stdout, /\nWindows 10 Kernel Version 19041 MP \(2 procs\) Free x64\n/);
    });
  });

  it('ends with its input', async () => {
    await withDump(async (dump, symbols) => {
      const { code, stdout } = await consoleOf([dump, '--symbols', symbols], ['.echo a\n', '.echo b']);
      assert.equal(code, 0);
      assert.ok(stdout.endsWith('0: kd> a\n0: kd> b\n0: kd> '), stdout.slice(-80));
    });
  });

  it('runs initial commands first, and scripts from files', async () => {
    await withDump(async (dump, symbols, folder) => {
      const script = path.join(folder, 'script.txt');
      writeFileSync(script, '.echo from a file\n.echo ${$arg1}\n');
      const commands = `$$>a<${script} argument; q`;
      const { code, stdout } = await consoleOf([dump, '--symbols', symbols, '-c', commands], []);
      assert.equal(code, 0);
      assert.ok(
        stdout.endsWith(`0: kd> kd: Reading initial command '${commands}'\nfrom a file\nargument\nquit:\n`),
        stdout.slice(-160),
      );
    });
  });

  it('writes logs: prompts, commands and answers, in UTF-8 or UTF-16', async () => {
    await withDump(async (dump, symbols, folder) => {
      for (const [option, encoding] of [
        ['', 'utf8'],
        ['/u ', 'utf16le'],
      ] as const) {
        const log = path.join(folder, `${encoding}.txt`);
        const input = [`.logopen ${option}${log}\n`, '.echo a\n', '.logclose\n', '.echo b\n', 'q\n'];
        const { stdout } = await consoleOf([dump, '--symbols', symbols], input);
        assert.ok(stdout.includes(`0: kd> Opened log file '${log}'\n0: kd> a\n0: kd> Closing open log file ${log}\n`));
        const text = readFileSync(log, encoding);
        assert.equal(
          text.replace('\ufeff', ''),
          `Opened log file '${log}'\n0: kd> .echo a\na\n0: kd> .logclose\nClosing open log file ${log}\n`,
          encoding,
        );
      }
      const nowhere = path.join(folder, 'gone', 'log.txt');
      const { stdout } = await consoleOf([dump, '--symbols', symbols], [`.logopen ${nowhere}\n`, 'q\n']);
      assert.match(stdout, /0: kd> Log file could not be opened\n/);
    });
  });

  it('writes no log over the dump that it reads', async () => {
    await withDump(async (dump, symbols) => {
      const before = readFileSync(dump);
      for (const command of ['.logopen', '.logappend']) {
        const { stdout } = await consoleOf([dump, '--symbols', symbols], [`${command} ${dump}\n`, 'q\n']);
        assert.match(stdout, /0: kd> Log file could not be opened\n/);
        assert.ok(readFileSync(dump).equals(before));
      }
    });
  });

  it('opens without symbols and says what is needed', async () => {
    await withDump(async (dump, _symbols, folder) => {
      const { code, stdout } = await consoleOf([dump, '--symbols', folder], ['dq nt L1\n', 'q\n']);
      assert.equal(code, 0);
      assert.match(stdout, /\*\*\* ERROR: Module load completed but symbols could not be loaded for ntoskrnl\.exe\n/);
      assert.match(stdout, /ntkrnlmp\.pdb/);
      assert.match(stdout, /0: kd> fffff807`12200000 {2}00000000`00005a4d\n/);
    });
  });

  it('says in the words of kd, and in one line on stderr, why a dump cannot be opened', async () => {
    await inFolder(async folder => {
      const missing = path.join(folder, 'gone.dmp');
      const gone = await consoleOf([missing], []);
      assert.deepEqual(gone, {
        code: 3,
        stdout:
          `\nLoading Dump File [${missing}]\nCould not open dump file [${missing}], Win32 error 0n2\n    "File not found."\n` +
          'Debuggee initialization failed, Win32 error 0n2\nFile not found.\n',
        stderr: `alpcscope: ${missing}: no such file or folder\n`,
      });
      const text = path.join(folder, 'text.dmp');
      writeFileSync(text, 'not a dump');
      const other = await consoleOf([text], []);
      assert.equal(other.code, 3);
      assert.match(other.stdout, /Could not open dump file \[.*\], Win32 error 0n1392\n/);
      assert.match(other.stderr, /^alpcscope: .*text\.dmp: .*\n$/);
    });
  });

  it('ends when it is interrupted, at the prompt and within a command', async () => {
    await withDump(async (dump, symbols) => {
      for (const input of [[], ['.while (1) { r $t0 = 1 }\n']]) {
        const { code } = await consoleOf([dump, '--symbols', symbols], input, new AbortController());
        assert.equal(code, 4);
      }
    });
  });

  it('is part of what is shipped', async function () {
    this.timeout(30_000);
    const cli = new BuiltCli();
    try {
      await withDump(async (dump, symbols) => {
        const { code, stdout } = await cli.run('console', dump, '--symbols', symbols, '-c', 'k; !process 0 0; q');
        assert.equal(code, 0);
        assert.match(stdout, /nt!KeBugCheckEx\+0x76\n/);
        assert.match(stdout, /Image: spoolsv\.exe\n/);
        assert.ok(stdout.endsWith('quit:\n'));
      });
      await withDump(async (dump, symbols) => {
        const ended = await cli.closedEarly('console', dump, '--symbols', symbols, '-c', '!process 0 7; x nt!*; q');
        assert.deepEqual([ended.code, ended.stderr], [0, '']);
      });
      const usage = await cli.run('console');
      assert.deepEqual([usage.code, usage.stdout], [2, '']);
    } finally {
      cli.remove();
    }
  });
});
