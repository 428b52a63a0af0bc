import assert from 'node:assert/strict';
import { readStop } from '../../../extension/adapter/kd/stopText';

describe('why a target has halted', () => {
  const cases: [string, string, boolean, 'go' | 'step', string, string][] = [
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
  cases.push(
    [
      'a breakpoint behind a message that looks like one',
      `Breakpoint 3 hit\n${'x\n'.repeat(30)}Breakpoint 21 hit\nnt!X:\n`,
      false,
      'go',
      'breakpoint',
      'Breakpoint 21 hit',
    ],
    [
      'a break behind a message that looks like a breakpoint',
      'Breakpoint 3 hit\nBreak instruction exception - code 80000003 (first chance)\nnt!DbgBreakPointWithStatus:\n',
      true,
      'go',
      'pause',
      'Broken in',
    ],
    [
      'a breakpoint whose condition cannot be evaluated',
      "Couldn't resolve error at 'nosuch == 5'\nnt!X:\nfffff807`12605804 90 nop\n",
      false,
      'go',
      'breakpoint',
      "A breakpoint has stopped it, whose command or condition failed: Couldn't resolve error at 'nosuch == 5'",
    ],
    [
      'the break that follows a bugcheck',
      '*** Fatal System Error: 0x0000001e\n\nBreak instruction exception - code 80000003 (first chance)\n',
      false,
      'go',
      'exception',
      'Fatal system error 0x0000001e',
    ],
  );
  for (const [name, text, asked, effect, reason, description] of cases)
    it(`is ${name}`, () => {
      const stop = readStop(text, asked, effect);
      assert.deepEqual([stop.reason, stop.description], [reason, description]);
    });

  it('is told of all breakpoints at one place, and takes no time over long texts', () => {
    const flood = 'message of a breakpoint\n'.repeat(200_000);
    const stop = readStop(`${flood}Breakpoint 1 hit\nBreakpoint 21 hit\nnt!X:\n`, false, 'go');
    assert.deepEqual(stop.breakpoints, [1, 21]);
  });
});
