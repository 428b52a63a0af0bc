import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Writable } from 'node:stream';
import { clockOf, type Host } from '../../extension/cli/host';
import { run } from '../../extension/cli/run';
import { SAMPLE } from './support';

class Collected extends Writable {
  text = '';
  isTTY = true;
  onText: (text: string) => void = () => undefined;

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    this.onText(chunk.toString());
    done();
  }
}

function hostOf(
  signal = new AbortController().signal,
): Host & { readonly stdout: Collected; readonly stderr: Collected } {
  return { stdout: new Collected(), stderr: new Collected(), now: () => new Date(0), signal };
}

describe('running a command line', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'alpcscope-run-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('shows progress on a terminal and wipes it', async () => {
    const host = hostOf();
    assert.equal(await run(host, '1.2.3', ['facts', SAMPLE]), 0);
    assert.match(host.stderr.text, /^\rReading .*service-hang\.kdlog 100%\r +\r$/);
  });

  it('shows none elsewhere', async () => {
    const host = hostOf();
    host.stderr.isTTY = false;
    assert.equal(await run(host, '1.2.3', ['facts', SAMPLE]), 0);
    assert.equal(host.stderr.text, '');
  });

  it('drops everything when it is interrupted while reading', async () => {
    const stop = new AbortController();
    const host = hostOf(stop.signal);
    host.stderr.onText = () => {
      stop.abort();
    };
    assert.equal(await run(host, '1.2.3', ['report', SAMPLE, '--out', path.join(folder, 'x.md')]), 4);
    assert.match(host.stderr.text, /alpcscope: interrupted; nothing was written\n$/);
    assert.deepEqual(readdirSync(folder), []);
  });

  it('drops everything when it is interrupted before writing', async () => {
    const stop = new AbortController();
    const host = { ...hostOf(stop.signal), now: () => (stop.abort(), new Date(0)) };
    assert.equal(await run(host, '1.2.3', ['report', SAMPLE]), 4);
    assert.equal(host.stdout.text, '');
  });

  it('stops quietly when nobody reads any more', async () => {
    const host = hostOf();
    host.stdout.destroy();
    assert.equal(await run(host, '1.2.3', ['facts', SAMPLE]), 0);
  });

  describe('report', () => {
    const begins = { markdown: /^# /, html: /^<!DOCTYPE html>/, json: /^\{\n/, csv: /^\w+,\w+/ };
    for (const kind of ['hang', 'ports', 'connections', 'backlog', 'waits', 'rpc', 'stats']) {
      it(`writes ${kind} in every format`, async () => {
        for (const [format, expected] of Object.entries(begins)) {
          const host = hostOf();
          assert.equal(await run(host, '1.2.3', ['report', SAMPLE, '--kind', kind, '--format', format]), 0);
          assert.match(host.stdout.text, expected, format);
        }
      });
    }
  });

  describe('wrong usage', () => {
    const nowhere = path.join('no', 'such', 'folder', 'x.md');
    const usages: readonly (readonly [readonly string[], RegExp])[] = [
      [[], /Usage: alpcscope/],
      [['nonsense'], /unknown command 'nonsense'/],
      [['report'], /missing required argument 'input'/],
      [['report', SAMPLE, '--format', 'pdf'], /Allowed choices are markdown, html, json, csv/],
      [['report', SAMPLE, '--nonsense'], /unknown option '--nonsense'/],
      [['report', SAMPLE, SAMPLE], /too many arguments/],
      [['report', SAMPLE, '--encoding', 'klingon'], /klingon: not an encoding/],
      [['report', SAMPLE, '--out', nowhere], /x\.md: cannot be written: no such file or folder/],
      [['compare', SAMPLE], /missing required argument 'after'/],
      [['console'], /missing required argument 'dump'/],
    ];
    for (const [args, message] of usages) {
      it(args.map(arg => path.basename(arg)).join(' ') || 'no arguments', async () => {
        const host = hostOf();
        assert.equal(await run(host, '1.2.3', args), 2);
        assert.equal(host.stdout.text, '');
        assert.match(host.stderr.text, message);
      });
    }
  });

  it('helps with every command', async () => {
    for (const command of [[], ['report'], ['facts'], ['compare']]) {
      const host = hostOf();
      assert.equal(await run(host, '1.2.3', [...command, '--help']), 0);
      assert.match(host.stdout.text, /^Usage: alpcscope/);
      assert.equal(host.stderr.text, '');
    }
  });

  it('tells the version that it was given', async () => {
    const host = hostOf();
    assert.equal(await run(host, '1.2.3', ['--version']), 0);
    assert.equal(host.stdout.text, '1.2.3\n');
  });

  it('takes the clock from SOURCE_DATE_EPOCH', () => {
    assert.equal(clockOf({ SOURCE_DATE_EPOCH: '1772527268' })().toISOString(), '2026-03-03T08:41:08.000Z');
    const before = Date.now();
    assert.ok(clockOf({ SOURCE_DATE_EPOCH: 'soon' })().getTime() >= before);
  });
});
