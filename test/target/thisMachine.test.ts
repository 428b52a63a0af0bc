import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import type { RunningProcess } from '../../extension/base/runningProcess';
import { ownAddresses } from '../../extension/target/thisMachine/ownAddresses';
import { ownToolText } from '../../extension/target/thisMachine/ownTool';
import { runningProcesses } from '../../extension/target/thisMachine/runningProcesses';
import type { RunTool } from '../../extension/target/thisMachine/runTool';
import { psProcesses } from '../../extension/target/thisMachine/unixProcesses';
import { cimProcesses, tasklistProcesses } from '../../extension/target/thisMachine/windowsProcesses';

const CIM = [
  '{"pid":4,"name":"System","line":null,"at":"2031-04-05T06:00:00.0000000+02:00"}',
  '{"pid":4242,"name":"svchost.exe","line":"C:\\\\Windows\\\\System32\\\\svchost.exe -k \\"RPCSS\\"","at":"2031-04-05T06:07:08.1234567+02:00"}',
  'WARNING: something',
  '{"pid":98,"name":"powershell.exe","line":"powershell.exe -Command Get-CimInstance -Query \'SELECT x FROM Win32_Process\'","at":""}',
  '{"pid":99,"name":"tasklist.exe","line":"D:\\\\Windows\\\\System32\\\\tasklist.exe /fo csv /v /nh","at":""}',
  '{"pid":0,"name":"System Idle Process","line":null,"at":""}',
].join('\r\n');
const TASKLIST = [
  '"System","4","Services","0","144 K","Unbekannt","Nicht zutreffend","0:00:01","Nicht zutreffend"',
  '"svchost.exe","4242","Services","0","9.144 K","Running","NT AUTHORITY\\NETWORK SERVICE","0:00:01","a ""title"", with commas"',
  '"other.exe","77","Console","1","9.144 K","Running","LAB\\anna","0:00:01","N/A"',
].join('\r\n');

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const aborted = new AbortController();
const { signal } = aborted;

/** A Windows on which tools answer, each as given. */
function windows(
  cim: () => Promise<Uint8Array>,
  tasklist: () => Promise<Uint8Array>,
): Parameters<typeof runningProcesses>[2] {
  const asked: string[] = [];
  const run: RunTool = file => {
    asked.push(file);
    return file.includes('powershell') ? cim() : tasklist();
  };
  return { platform: 'win32', run, now: () => 0, systemRoot: 'D:\\Windows' };
}

async function listed(sources: Parameters<typeof runningProcesses>[2]): Promise<{
  readonly all: readonly RunningProcess[];
  readonly before: readonly (readonly RunningProcess[])[];
}> {
  const before: (readonly RunningProcess[])[] = [];
  const all = await runningProcesses(signal, more => before.push(more), sources);
  return { all, before };
}

describe('the processes of this machine', () => {
  const answer = (text: string) => () => Promise.resolve(bytes(text));
  const refuse = (why: string) => () => Promise.reject(new Error(why));

  it('come on Windows with command lines and users', async () => {
    const { all, before } = await listed(windows(answer(CIM), answer(TASKLIST)));
    assert.deepEqual(
      all.map(({ pid, name, user }) => [pid, name, user]),
      [
        [4, 'System', undefined],
        [4242, 'svchost.exe', 'NT AUTHORITY\\NETWORK SERVICE'],
      ],
    );
    assert.equal(all[1]?.commandLine, 'C:\\Windows\\System32\\svchost.exe -k "RPCSS"');
    assert.equal(all[1].startedAt, Date.parse('2031-04-05T06:07:08.123+02:00'));
    assert.equal(before.length, 1, 'what the first tool knows is there at once');
  });

  it('come from either tool where the other is forbidden', async () => {
    const users = await listed(windows(refuse('blocked by policy'), answer(TASKLIST)));
    assert.deepEqual(
      users.all.map(({ pid }) => pid),
      [4, 4242, 77],
    );
    const lines = await listed(windows(answer(CIM), refuse('not there')));
    assert.deepEqual(
      lines.all.map(({ pid }) => pid),
      [4, 4242],
    );
    const empty = await listed(windows(answer(''), answer(TASKLIST)));
    assert.equal(empty.all.length, 3, 'a tool that lists nothing has not answered');
  });

  it('are missing with the reason where no tool answers', async () => {
    await assert.rejects(listed(windows(refuse('blocked by policy'), refuse('not there'))), /blocked by policy/);
  });

  it('come from ps elsewhere', async () => {
    const text =
      '    1 root     12-03:04:05 /sbin/init splash\n  977 anna           01:02 node a b\n bad row\n  978 anna 00:00 ps -A -ww -o pid=,user=,etime=,args=\n';
    const run: RunTool = file => (file === 'ps' ? Promise.resolve(bytes(text)) : Promise.reject(new Error(file)));
    const { all } = await listed({ platform: 'linux', run, now: () => 2_000_000_000_000 });
    assert.deepEqual(
      all.map(({ pid, name, user }) => [pid, name, user]),
      [
        [1, 'init', 'root'],
        [977, 'node', 'anna'],
      ],
    );
    assert.equal(all[1]?.startedAt, 2_000_000_000_000 - 62_000);
    assert.equal(all[0]?.startedAt, 2_000_000_000_000 - (((12 * 24 + 3) * 60 + 4) * 60 + 5) * 1_000);
  });

  it('of this very machine hold this process', async function () {
    if (process.platform === 'win32') this.timeout(40_000);
    const all = await runningProcesses(signal, () => undefined).catch((error: unknown) => String(error));
    if (typeof all === 'string') {
      console.log(`      skipped: ${all}`);
      this.skip();
    }
    assert.ok(all.some(({ pid }) => pid === process.pid));
  });

  it('are told of in bounds, and parsers never throw', async () => {
    const many = Array.from({ length: 30_000 }, (_, i) => `"a.exe","${i + 1}","","","","","","",""`).join('\n');
    const { all, before } = await listed(windows(refuse('no'), answer(many)));
    assert.equal(all.length, 20_000);
    assert.equal(before[0]?.length, 20_000);
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...Array.from('{}":,0123456789 \n\r\\apidnme/')), maxLength: 80 }),
        text => {
          cimProcesses(text);
          tasklistProcesses(text);
          psProcesses(text, 0);
        },
      ),
      { seed: 22, numRuns: 500 },
    );
  });
});

describe('the addresses of this machine', () => {
  it('are those of IPv4 that others reach, given out ones first', () => {
    const face = (address: string, family: 'IPv4' | 'IPv6' = 'IPv4', internal = false) => ({
      address,
      family,
      internal,
    });
    const found = ownAddresses({
      lo: [face('127.0.0.1', 'IPv4', true)],
      Ethernet: [face('169.254.7.7'), face('fe80::1', 'IPv6')],
      'vEthernet (Default Switch)': [face('172.20.0.1')],
      Nothing: undefined,
    });
    assert.deepEqual(found, [
      { address: '172.20.0.1', adapter: 'vEthernet (Default Switch)' },
      { address: '169.254.7.7', adapter: 'Ethernet' },
    ]);
  });
});

describe('a script of ours in a process of its own', function () {
  this.timeout(20_000);
  let folder: string;
  let script: string;
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'alpcscope-tool-'));
    script = path.join(folder, 'tool.js');
    writeFileSync(
      script,
      `const [how] = process.argv.slice(2);
       if (how === 'fail') { process.stderr.write('no recording\\n'); process.exitCode = 3; }
       else if (how === 'flood') { const line = 'x'.repeat(1023) + '\\n'; const more = () => { while (process.stdout.write(line)); process.stdout.once('drain', more); }; more(); }
       else if (how === 'hang') setInterval(() => {}, 1000);
       else process.stdout.write('said ' + how);`,
    );
  });
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  const run = (how: string, stop = signal) => ownToolText(script, [how], { signal: stop, most: 100_000 });

  it('hands out what it prints, as far as it may', async () => {
    assert.deepEqual(await run('this'), { text: 'said this', isCut: false });
    const flood = await run('flood');
    assert.deepEqual([flood.text.length, flood.isCut], [100_000, true]);
  });

  it('says why it fails, and can be given up', async () => {
    await assert.rejects(run('fail'), /^Error: no recording$/);
    const stop = new AbortController();
    const given = run('hang', stop.signal);
    stop.abort();
    await assert.rejects(given, { name: 'AbortError' });
  });
});
