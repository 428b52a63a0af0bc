import assert from 'node:assert/strict';
import type { Fact } from '../../extension/model/facts';
import { renderReport } from '../../extension/report/renderReport';
import { parseLog } from '../../extension/text/parseLog';
import { evidence, inputOf, snapshotOf } from './support';

/** A thread that waits for a mutant of another one; numbers stand for both. */
function waiting(thread: number, owner: number): string {
  const at = (n: number): string => `ffff80000000${n}080`;
  return [
    `0: kd> !thread ${at(thread)} 1f`,
    `THREAD ${at(thread)}  Cid 0a0${thread}.0b0${thread}  Teb: 0000000000000000 Win32Thread: 0000000000000000 WAIT: (UserRequest) UserMode Non-Alertable`,
    `    ffff90000000${owner}080  Mutant - owning thread ${at(owner)}`,
    '',
  ].join('\n');
}

function hangReport(...waits: readonly string[]): string {
  const kernel = parseLog(waits.join('')).kernels.at(-1);
  assert.ok(kernel);
  return renderReport('hang', 'markdown', inputOf(kernel.snapshot));
}

describe('threads behind a circle', () => {
  it('are those outside of it', () => {
    const text = hangReport(waiting(1, 2), waiting(2, 1), waiting(3, 1), waiting(4, 3));
    assert.match(text, /2 threads wait in a circle/);
    assert.match(text, /\. 2 more threads wait behind the circle;/);
    assert.match(hangReport(waiting(1, 2), waiting(2, 1), waiting(3, 2)), /\. 1 more thread waits behind the circle;/);
  });

  it('are none where it stands alone', () => {
    const text = hangReport(waiting(1, 2), waiting(2, 1));
    assert.match(text, /\. No other thread waits behind the circle;/);
    assert.doesNotMatch(text, /behind it/);
  });
});

describe('counters of object types', () => {
  const types: readonly Fact[] = [
    { kind: 'object-type', stats: { name: 'Event', objects: 7, handles: 9, evidence: evidence() } },
    { kind: 'object-type', stats: { name: 'ALPC Port', objects: 80, highWaterObjects: 90, evidence: evidence() } },
  ];

  it('are a list each, most first, and what was not read is in none', () => {
    const rows = renderReport('stats', 'csv', inputOf(snapshotOf(types))).split('\r\n');
    assert.deepEqual(
      rows.filter(row => / by type|at a time/.test(row) && !/^(Threads|Ports)/.test(row)),
      [
        'Objects by type,ALPC Port,80',
        'Objects by type,Event,7',
        'Handles by type,Event,9',
        'Most objects of a type at a time,ALPC Port,90',
      ],
    );
  });
});
