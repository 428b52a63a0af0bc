import assert from 'node:assert/strict';
import { readErrorLine } from '../../extension/text/errorLines';
import { parseLog } from '../../extension/text/parseLog';

const ERRORS: readonly (readonly [string, string | undefined])[] = [
  ["       ^ No runnable debuggees error in 'g'", 'invalid'],
  ["             ^ Syntax error in '.bogus'", 'invalid'],
  ["             ^ Memory access error in 'eq 0 1'", 'unreadable'],
  ["Couldn't resolve error at 'nt!Nothing'", 'no-symbols'],
  ["Bad register error in 'r $s7 = 0'", 'invalid'],
  ['NT symbols are incorrect, please fix symbols', 'no-symbols'],
  ['***** Kernel symbols are WRONG. Please fix symbols to do analysis.', 'no-symbols'],
  ['GetPointerFromAddress: unable to read from fffff8047ba21438', 'unreadable'],
  ['unable to get nt!KeNumberProcessors', 'no-symbols'],
  ['Unable to get PXE FFFFF2793C9E4F78', 'unreadable'],
  ['Port list is not available on this build', 'no-symbols'],
  ['No export bogus found', 'not-printed'],
  ['kdexts has no bogus export', 'not-printed'],
  ['This extension command does not work under kd', 'not-printed'],
  ['TYPE mismatch for process object at ffffa50111112080', 'invalid'],
  ['GetContextState failed, 0x80004001', 'unreadable'],
  ['Error 0x80004005 occurred.', 'unreadable'],
  ["Error: Attempts to access 'C:\\sym' failed: 0x2 - File not found.", undefined],
];

describe('error lines', () => {
  it('are known, with what they mean for the answer', () => {
    for (const [line, reason] of ERRORS) assert.deepEqual(readErrorLine(line), { reason }, line);
  });

  it('are nothing else', () => {
    for (const line of [
      'Owning Process  ffffa50111112080',
      'ErrorPort : 0',
      '   ^',
      'nt!Error+0x12',
      'No',
      'x'.repeat(5000),
    ])
      assert.equal(readErrorLine(line), undefined, line.slice(0, 40));
  });

  it('leave what was asked unknown, with the reason', () => {
    const unknownsOf = (log: string): readonly string[] =>
      parseLog(log).kernels[0]!.snapshot.unknowns.map(u => `${u.of} ${u.field} ${u.reason}`);
    assert.deepEqual(
      unknownsOf('0: kd> !thread ffffa50111112080\nGetPointerFromAddress: unable to read from ffffa50111112080\n'),
      ['thread:0xffffa50111112080 state unreadable', 'thread:0xffffa50111112080 frames unreadable'],
    );
    assert.deepEqual(unknownsOf('0: kd> !process 0 7\nNT symbols are incorrect, please fix symbols\n'), []);
    const evidence = parseLog('0: kd> !process ffffa50144445080 7\nNo export process found\n').kernels[0]!.snapshot
      .unknowns[0]?.evidence;
    assert.equal(evidence?.kind === 'text' && evidence.line, 2);
  });

  it('alone make a log of which nothing is known, not one that is none', () => {
    const facts = parseLog(ERRORS.map(([line]) => line).join('\n'));
    assert.deepEqual(
      facts.problems.map(problem => problem.code),
      ['no-facts'],
    );
    assert.equal(facts.lines.unparsed, 0);
  });
});
