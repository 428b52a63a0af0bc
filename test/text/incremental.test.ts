import assert from 'node:assert/strict';
import fc from 'fast-check';
import { IncrementalLog } from '../../extension/text/incremental';
import type { LogFacts } from '../../extension/text/logFacts';
import { parseLog } from '../../extension/text/parseLog';
import { plainFacts } from './plainFacts';

/** Pieces of logs: edits cut and paste them anywhere, also within a line. */
const PIECES = [
  '0: kd> !thread ffffa50111112080\n',
  'THREAD ffffa50111112080  Cid 0abc.0def  Teb: 000000d34ac15000 Win32Thread: 0000000000000000 WAIT: (WrLpcReply) UserMode Non-Alertable\n',
  '    ffffa50111112448  Semaphore Limit 0x1\n',
  'Waiting for reply to ALPC Message ffffb60222223010 : queued at port ffffa50133334d70 : owned by process ffffa50144445080\n',
  '0: kd> g\n',
  'Break instruction exception - code 80000003 (first chance)\n',
  '1: kd> !alpc /p ffffa50133334d70\n',
  '!process 0 0 spooler.exe\n',
  '0: kd> ',
  '\r\n',
  '\r',
  '\n',
  '0: kd> .thread /p ffffa50111112080\nImplicit thread is now ffffa501`11112080\n',
  '0: kd> k\n # Child-SP          RetAddr               Call Site\n00 ffffd20a`6c1c73c0 fffff804`7bdf5a80     nt!KiSwapContext+0x76\n',
  'Shutdown occurred at (Mon Jan  5 10:00:00.000 2026 (UTC + 1:00))...unloading all symbol tables.\n',
  'some text that nobody knows\n',
  '*** ERROR: Symbol file could not be found.  Defaulted to export symbols for abc.sys - \n',
];

const text = fc.array(fc.constantFrom(...PIECES), { maxLength: 30 }).map(parts => parts.join(''));

function readAll(log: IncrementalLog): LogFacts {
  while (!log.read(1000));
  const facts = log.facts();
  assert(facts);
  return facts;
}

/** Offsets count characters here and bytes there. */
function comparable(facts: LogFacts): unknown {
  return plainFacts({ ...facts, encoding: '' });
}

describe('IncrementalLog', () => {
  it('says of a text what parsing it as a whole says', () => {
    fc.assert(
      fc.property(text, whole => {
        fc.pre(whole !== '');
        assert.deepEqual(comparable(readAll(new IncrementalLog(whole))), comparable(parseLog(whole)));
      }),
    );
  });

  it('says after any edits what a fresh reading of the text says', () => {
    const edit = fc.record({ at: fc.nat(4000), drop: fc.nat(300), insert: text, read: fc.constantFrom(true, false) });
    fc.assert(
      fc.property(text, fc.array(edit, { maxLength: 6 }), (first, edits) => {
        let now = first;
        const log = new IncrementalLog(now);
        for (const { at, drop, insert, read } of edits) {
          if (read) readAll(log);
          const start = Math.min(at, now.length);
          const end = Math.min(now.length, start + drop);
          now = now.slice(0, start) + insert + now.slice(end);
          log.edit(start, end, insert.length, now);
        }
        assert.deepEqual(comparable(readAll(log)), comparable(readAll(new IncrementalLog(now))));
      }),
      { numRuns: 300 },
    );
  });

  it('reads only what an edit touched', () => {
    const one = '0: kd> .echo x\nx\n';
    const whole = one.repeat(2000);
    let begun = 0;
    const counting = {
      name: 'counting',
      begin: () => {
        begun++;
        return undefined;
      },
    };
    const log = new IncrementalLog(whole, [counting]);
    readAll(log);
    const first = begun;
    assert.equal(first, 2000);
    const at = one.length * 1000 + 10;
    log.edit(at, at, 3, whole.slice(0, at) + 'abc' + whole.slice(at));
    readAll(log);
    assert(begun - first < 10, `${begun - first} lines were read again`);
  });

  it('renumbers what stands behind an edit', () => {
    const head = '0: kd> .echo x\nx\n';
    const thread = '0: kd> !thread ffffa50111112080\n' + (PIECES[1] ?? '') + '\n';
    const log = new IncrementalLog(head.repeat(9) + thread);
    readAll(log);
    log.edit(0, 0, head.length, head.repeat(10) + thread);
    const facts = readAll(log);
    const found = [...(facts.kernels[0]?.snapshot.threads.values() ?? [])];
    assert.equal(found.length, 1);
    const evidence = found[0]?.cid?.evidence;
    assert.equal(evidence?.kind === 'text' && evidence.line, 22);
    assert.equal(evidence?.kind === 'text' && evidence.command.line, 21);
    assert.equal(evidence?.kind === 'text' && evidence.command.index, 10);
    assert.equal(facts.commands[10]?.lastLine, 23);
  });
});
