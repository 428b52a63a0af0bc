import assert from 'node:assert/strict';
import { looksLikeKdLog } from '../../extension/ui/language/looksLikeKdLog';

describe('detection of kd logs', () => {
  const logs = [
    '0: kd> !process 0 0',
    'kd> k',
    'lkd> !alpc /lpp ffffe00012345080',
    '15: kd> ',
    '0:000> ~*k',
    '0:013:AMD64> r',
    '||0:0:072> lm',
    '32.2: kd:x86> k',
    'Microsoft (R) Windows Debugger Version 10.0.1.2 AMD64',
    "Opened log file 'c:\\temp\\hang.log'",
    'Loading Dump File [D:\\dumps\\hang.dmp]',
    'Connected to Windows 10 17763 x64 target at (Tue Mar  2 10:00:00.000 2032 (UTC + 1:00)), ptr64 TRUE',
  ];
  for (const line of logs) it(`knows “${line}”`, () => assert.ok(looksLikeKdLog(['some text', line, 'more'])));

  const others = [
    '2031-01-01 10:00:00 INFO server started',
    'C:\\Users\\x> dir',
    '$ grep kd> file',
    '> quoted kd> text',
    '12:34> chat message',
    'user@host:~# ls',
    'Copyright (c) Microsoft Corporation. All rights reserved.',
    'akd> no prompt',
    '',
  ];
  for (const line of others) it(`leaves “${line}” alone`, () => assert.ok(!looksLikeKdLog([line])));

  it('looks at the first 100 lines only', () => {
    const lines = Array.from({ length: 100 }, () => 'text');
    assert.ok(looksLikeKdLog([...lines.slice(1), '0: kd> k']));
    assert.ok(!looksLikeKdLog([...lines, '0: kd> k']));
  });

  it('stays quick on endless lines', () => {
    const started = performance.now();
    assert.ok(!looksLikeKdLog([`${'0:'.repeat(10_000_000)}`]));
    assert.ok(performance.now() - started < 200);
  });
});
