import assert from 'node:assert/strict';
import { readStop } from '../../../extension/adapter/kd/stopText';

describe('why a target has halted', () => {
  const cases: readonly [string, string, boolean, 'go' | 'step', string, string][] = [
    ['a breakpoint', 'Breakpoint 21 hit\nnt!X:\n', false, 'go', 'breakpoint', 'Breakpoint 21 hit'],
    [
      'a break of ours',
      'Break instruction exception - code 80000003 (first chance)\n',
      true,
      'go',
      'pause',
      'Broken in',
    ],
    [
      'a break of the target',
      'Break instruction exception - code 80000003 (first chance)\n',
      false,
      'go',
      'exception',
      'Break instruction exception',
    ],
    ['a step', 'nt!X+0x4:\nfffff807`12605804 90 nop\n', false, 'step', 'step', 'Step'],
    [
      'an exception',
      '(388.38c): Access violation - code c0000005 (!!! second chance !!!)\n',
      false,
      'go',
      'exception',
      'Access violation (c0000005, second chance)',
    ],
    ['a bugcheck', '*** Fatal System Error: 0x000000d1\n', false, 'go', 'exception', 'Fatal system error 0x000000d1'],
    ['the end', 'ntdll!NtTerminateProcess+0x14:\n', false, 'go', 'pause', 'The process has ended'],
    [
      'an exception during a step',
      '(1.2): Access violation - code c0000005 (first chance)\n',
      false,
      'step',
      'exception',
      'Access violation (c0000005, first chance)',
    ],
  ];
  for (const [name, text, asked, effect, reason, description] of cases)
    it(`is ${name}`, () => {
      const stop = readStop(text, asked, effect);
      assert.deepEqual([stop.reason, stop.description], [reason, description]);
    });
});
