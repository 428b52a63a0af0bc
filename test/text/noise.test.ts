import assert from 'node:assert/strict';
import { messageInside } from '../../extension/text/noise';
import { parseLog } from '../../extension/text/parseLog';

const NOISE = [
  '*** ERROR: Symbol file could not be found.  Defaulted to export symbols for abc.sys - ',
  '*** WARNING: Unable to verify timestamp for abc.sys',
  'WARNING: Stack unwind information not available. Following frames may be wrong.',
  'Unable to load image \\SystemRoot\\System32\\drivers\\abc.sys, Win32 error 0n2',
  'Page 1a2b3 not present in the dump file. Type ".hh dbgerr004" for details',
  'Loading Kernel Symbols',
  '...............................................................',
  'Loading User Symbols',
  'Loading unloaded module list',
  'KD: Scanning for held locks....',
  'DBGHELP: abc.pdb - file not found',
  '*******************************************************************************',
  '*                        Bugcheck Analysis                                    *',
  '***    Type referenced: nt!_KPRCB                                     ***',
  '...',
  '[...]',
  '<snip>',
  '\u2026',
  '',
  '   ',
];

const KEPT = [
  '**** NT ACTIVE PROCESS DUMP ****',
  '*** Enumerating things',
  'Page file size: 17 KB',
  'Loading Dump',
  '*x*',
  '[x]',
  '.text section',
];

describe('engine noise', () => {
  it('is known by its wording and its shape', () => {
    for (const line of NOISE) {
      const { lines } = parseLog(`0: kd> .reload\n${line}\n`);
      assert.deepEqual(lines, { total: 2, understood: 1, noise: 1, unparsed: 0 }, line);
    }
  });

  it('is nothing that says something of the target', () => {
    for (const line of KEPT) assert.equal(parseLog(`0: kd> !x\n${line}\n`).lines.noise, 0, line);
  });

  it('goes on to the end of a summary of symbols', () => {
    const log =
      '0: kd> .reload\n************* Symbol Loading Error Summary **************\nModule name            Error\nabc                    not found\n\nabc\n';
    assert.deepEqual(parseLog(log).lines, { total: 6, understood: 1, noise: 4, unparsed: 1 });
  });

  it('does not end the block in whose middle it stands', () => {
    const rows = [
      'THREAD ffffa50111112080  Cid 0abc.0def  Teb: 0000000000000000 Win32Thread: 0000000000000000 WAIT: (Executive) KernelMode Non-Alertable',
      '    ffffa50111112448  NotificationEvent',
      '    Owning Process            ffffa50144445080       Image:         agent.exe',
    ];
    for (const noise of NOISE) {
      const { snapshot } = parseLog(`0: kd> !thread ffffa50111112080\n${rows.join(`\n${noise}\n`)}\n`).kernels[0]!;
      const [thread] = snapshot.threads.values();
      assert.equal(thread?.waitObjects?.value.length, 1, noise);
      assert.equal(thread.processName?.value, 'agent.exe', noise);
    }
  });

  it('is cut off where it begins in the middle of a line', () => {
    const text = 'nt!abc*** ERROR: Symbol file could not be found.';
    assert.equal(messageInside(text), 6);
    assert.equal(messageInside('*** ERROR: at the beginning'), -1);
    const log = '0: kd> .echo one two\none two*** WARNING: Unable to verify checksum for abc.dll\n';
    assert.equal(parseLog(log).lines.understood, 2);
  });
});
