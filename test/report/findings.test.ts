import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { issueText } from '../../extension/report/hang/issueText';
import { problemLines } from '../../extension/report/hang/problemLines';
import { REDACTION_PARTS } from '../../extension/report/redact/parts';
import { resolveFilter } from '../../extension/report/resolveFilter';
import { inputOf, sampleInput, snapshotOf } from './support';

interface Matcher {
  readonly name: string;
  readonly pattern: Readonly<Record<'file' | 'line' | 'severity' | 'code' | 'message', number>> & { regexp: string };
}

/** The problem matcher as the extension contributes it. */
function matcher(): Matcher {
  const manifest = path.join(import.meta.dirname, '../../package.json');
  const { contributes } = JSON.parse(readFileSync(manifest, 'utf8')) as {
    contributes: { problemMatchers: readonly Matcher[] };
  };
  return contributes.problemMatchers.find(one => one.name === 'alpcscope')!;
}

describe('findings to hand on', () => {
  it('tells the worst root cause as a short text: verdict, system, chain, proof, stack', () => {
    const text = issueText(sampleInput())!;
    assert.match(text, /^# Deadlock\n\nWindows 10 Kernel Version 19041/);
    assert.match(text, /3 threads wait in a circle/);
    assert.match(text, /\n1\. Thread .* waits for the reply to message/);
    assert.match(text, /line \d+, `!thread [0-9a-f]{16} 1f`: `THREAD/);
    assert.match(text, /Stack of thread .*\n\n```text\nnt!KiSwapContext/);
    assert.ok(text.length < 8000, `${text.length}`);
    assert.ok(!text.includes('<'));
  });

  it('tells the root cause of the thread that was asked for', () => {
    const input = sampleInput();
    const resolved = resolveFilter(input.analysis.snapshot, { thread: '1e40.1e44' });
    assert.ok(!('error' in resolved));
    assert.match(issueText({ ...input, ...resolved })!, /^# Waits for I\/O\n/);
  });

  it('leaves out of it what is not to be handed on', () => {
    const text = issueText(sampleInput({ redact: REDACTION_PARTS }))!;
    assert.doesNotMatch(text, /wingtip|contoso|service-hang|ffffac0f/i);
    assert.match(text, /process-1/);
  });

  it('is no text where nothing waits', () => {
    assert.equal(issueText(inputOf(snapshotOf([]))), undefined);
  });

  it('prints root causes as lines that the problem matcher of the extension reads', () => {
    const lines = problemLines('/logs/service (1)/hang.kdlog', sampleInput());
    assert.ok(lines.length >= 6);
    const { pattern } = matcher();
    const found = lines.map(line => new RegExp(pattern.regexp).exec(line)!);
    assert.ok(found.every(match => match[pattern.file] === '/logs/service (1)/hang.kdlog'));
    assert.deepEqual(
      found.map(match => [match[pattern.severity], match[pattern.code]]),
      [
        ['error', 'deadlock'],
        ['warning', 'io-wait'],
        ['error', 'server-suspended'],
        ['error', 'unserved-all-busy'],
        ['info', 'handed-off'],
        ['info', 'unknown'],
      ],
    );
    assert.equal(found[0]![pattern.line], '1038');
    assert.match(found[0]![pattern.message]!, /deadlock: 3 threads wait in a circle.*\(certain\)$/);
  });

  it('keeps every problem on its own line, whatever a process is called', () => {
    const lines = problemLines('a\nb', sampleInput());
    assert.ok(lines.every(line => !/[\n\r]/.test(line)));
  });
});
