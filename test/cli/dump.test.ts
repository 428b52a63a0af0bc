import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, copyFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Writable } from 'node:stream';
import type { ExitCode } from '../../extension/cli/exitCodes';
import type { Host } from '../../extension/cli/host';
import { run } from '../../extension/cli/run';
import { type DumpFolder, dumpFolder } from '../adapter/worldDump';
import { smallWorld } from '../world/sample';
import { SAMPLE } from './support';

class Collected extends Writable {
  text = '';
  isTTY = false;

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

interface Ended {
  readonly code: ExitCode;
  readonly out: string;
  readonly err: string;
}

async function alpcscope(args: readonly string[], more: { tty?: boolean; signal?: AbortSignal } = {}): Promise<Ended> {
  const [stdout, stderr] = [new Collected(), new Collected()];
  stderr.isTTY = more.tty === true;
  const host: Host = { stdout, stderr, now: () => new Date(0), signal: more.signal ?? new AbortController().signal };
  const code = await run(host, '1.2.3', args);
  return { code, out: stdout.text, err: stderr.text };
}

describe('command line on dumps', () => {
  let dump: DumpFolder;
  before(() => {
    dump = dumpFolder(smallWorld('10.0.19041.3570'), { guid: '00112233445566778899AABBCCDDEEFF' });
  });
  after(() => {
    dump.remove();
  });

  const id = (kind: string, key: string): string =>
    `${kind}:0x${(dump.world.addresses.get(key) ?? 0n).toString(16).padStart(16, '0')}`;

  it('report: the same chain as in every other place, with memory as evidence', async () => {
    const { code, out, err } = await alpcscope(['report', dump.dump, '--symbols', dump.symbols, '--format', 'json']);
    assert.equal(code, 0, err);
    const json = JSON.parse(out) as {
      target: { kind: string; bits: number };
      chains: { start: string; hops: { to: string; evidence: { kind: string; type: string }[] }[] }[];
    };
    assert.deepEqual([json.target.kind, json.target.bits], ['dump', 64]);
    const chain = json.chains.find(one => one.start === id('thread', 'client'));
    const ends = chain?.hops.map(hop => hop.to) ?? [];
    for (const wanted of [id('message', 'print'), id('thread', 'server'), id('thread', 'holder')])
      assert.ok(ends.includes(wanted), wanted);
    const [first] = chain?.hops[0]?.evidence ?? [];
    assert.equal(first?.kind, 'memory');
  });

  it('report: every kind and format can be written', async () => {
    for (const kind of ['hang', 'ports', 'connections', 'backlog', 'waits', 'rpc', 'stats']) {
      for (const format of ['markdown', 'html', 'json', 'csv']) {
        const { code, out, err } = await alpcscope([
          ...['report', dump.dump, '--symbols', dump.symbols, '--kind', kind, '--format', format],
        ]);
        assert.equal(code, 0, `${kind} ${format}: ${err}`);
        assert.ok(out.length > 20, `${kind} ${format}`);
        assert.doesNotMatch(out, /kd log|this log/i, `${kind} ${format}`);
      }
    }
  });

  it('report: --symbols may be repeated; threads are found by Cid', async () => {
    const symbols = ['--symbols', dump.noSymbols, '--symbols', dump.symbols];
    const { code, out } = await alpcscope(['report', dump.dump, ...symbols, '--thread', '09d4.09d8']);
    assert.equal(code, 0);
    assert.match(out, /^# Hang report: MEMORY\.DMP \(/);
  });

  it('shows progress on a terminal and wipes it', async () => {
    const { err } = await alpcscope(['report', dump.dump, '--symbols', dump.symbols], { tty: true });
    assert.match(err, /^\rReading .*MEMORY\.DMP \d+%[^]*\r +\r$/);
  });

  it('facts: everything that was read, with why the rest is unknown', async () => {
    const { code, out, err } = await alpcscope(['facts', dump.dump, '--symbols', dump.symbols]);
    assert.deepEqual([code, err], [0, '']);
    const facts = JSON.parse(out) as Readonly<Record<string, readonly Record<string, unknown>[]>> & {
      readonly target: Record<string, unknown>;
    };
    assert.equal(facts.target['kind'], 'dump');
    for (const part of ['processes', 'threads', 'ports', 'connections', 'messages'])
      assert.ok((facts[part]?.length ?? 0) > 0, part);
    assert.ok(
      facts['unknowns']?.every(
        ({ of, field, reason }) => of !== undefined && field !== undefined && reason !== undefined,
      ),
    );
    assert.ok(facts['problems']?.every(({ code, message }) => code !== undefined && message !== undefined));
  });

  it('ends with code 3 and one line where the symbols are missing or the dump is none', async () => {
    const missing = await alpcscope(['report', dump.dump, '--symbols', dump.noSymbols]);
    assert.equal(missing.code, 3);
    assert.equal(missing.out, '');
    assert.match(missing.err, /^alpcscope: .*MEMORY\.DMP: no symbols of its kernel: .*ntkrnlmp\.pdb.*\n$/);
    const cut = path.join(dump.folder, 'cut.dmp');
    writeFileSync(cut, readFileSync(dump.dump).subarray(0, 3000));
    const broken = await alpcscope(['report', cut, '--symbols', dump.symbols]);
    assert.equal(broken.code, 3);
    assert.match(broken.err, /^alpcscope: .*cut\.dmp: [^\n]+\n$/);
    const user = path.join(dump.folder, 'user.dmp');
    writeFileSync(user, Buffer.concat([Buffer.from('MDMP'), Buffer.alloc(5000)]));
    assert.equal((await alpcscope(['report', user])).code, 3);
    const facts = await alpcscope(['facts', dump.dump, '--symbols', dump.noSymbols]);
    assert.deepEqual([facts.code, facts.out], [3, '']);
    assert.match(facts.err, /^alpcscope: .*MEMORY\.DMP: no symbols of its kernel: /);
  });

  it('of a dump that ends before its threads, says so and names no command to type', async () => {
    const short = path.join(dump.folder, 'short.dmp');
    const bytes = readFileSync(dump.dump);
    writeFileSync(short, bytes.subarray(0, Math.floor(bytes.length / 4)));
    const { code, out, err } = await alpcscope(['report', short, '--symbols', dump.symbols]);
    assert.equal(code, 0, err);
    assert.match(out, /No thread was read, so nothing can be said of waits\./);
    assert.match(out, /The dump was cut off/);
    assert.doesNotMatch(out, /No thread was read: type/);
  });

  it('ends with code 4 when it is interrupted', async () => {
    const { code, out } = await alpcscope(['report', dump.dump, '--symbols', dump.symbols], {
      signal: AbortSignal.abort(),
    });
    assert.deepEqual([code, out], [4, '']);
  });

  it('compare: a dump with itself shows nothing new, only who still waits', async () => {
    const args = ['compare', dump.dump, dump.dump, '--symbols', dump.symbols, '--format', 'json'];
    const { code, out, err } = await alpcscope(args);
    assert.equal(code, 0, err);
    const json = JSON.parse(out) as { new: unknown[]; gone: unknown[]; changed: unknown[] };
    assert.deepEqual([json.new, json.gone, json.changed], [[], [], []]);
  });

  it('a folder of logs and dumps: one report each and an index that says why there is none', async () => {
    const folder = path.join(dump.folder, 'case');
    const out = path.join(dump.folder, 'reports');
    mkdirSync(folder);
    copyFileSync(dump.dump, path.join(folder, 'a.dmp'));
    copyFileSync(SAMPLE, path.join(folder, 'b.kdlog'));
    writeFileSync(path.join(folder, 'c.dmp'), Buffer.concat([Buffer.from('PAGEDU64'), Buffer.alloc(9000)]));
    const { code, err } = await alpcscope(['report', folder, '--symbols', dump.symbols, '--out', out]);
    assert.equal(code, 0, err);
    assert.deepEqual(readdirSync(out).sort(), ['a.dmp.hang.md', 'b.kdlog.hang.md', 'index.md']);
    const index = readFileSync(path.join(out, 'index.md'), 'utf8');
    assert.match(index, /a\.dmp[^]*b\.kdlog[^]*c\.dmp/);
  });
});
