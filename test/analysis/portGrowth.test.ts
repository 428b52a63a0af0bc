import assert from 'node:assert/strict';
import { growthSigns } from '../../extension/analysis/portGrowth';
import { renderReport } from '../../extension/report/renderReport';
import { a, drawn, evidence, Hand, treesOf } from '../adapter/handBuilt';
import { inputOf } from '../report/support';

/** A client with connections to one port of a server, and the counters of the object type. */
function hand(connections: number, { gone = 0, objects = 10, most = 500 } = {}): Hand {
  const made = new Hand()
    .add('process', a(0x1), { pid: '0a10', name: 'app.exe' })
    .add('process', a(0x2), { pid: '0c30', name: 'broker.exe' })
    .add('port', a(0x2010), { type: 'connection', name: 'BrokerStore', owner: a(0x2) });
  for (let i = 0; i < connections; i++)
    made.add('port', a(0x10000 + i), { type: 'client', owner: a(0x1), connectionPort: a(0x2010) });
  for (let i = 0; i < gone; i++)
    made.add('port', a(0x20000 + i), { type: 'server', owner: a(0x2), flags: { disconnected: true } });
  made.builder.add({
    kind: 'object-type',
    stats: { name: 'ALPC Port', objects, highWaterObjects: most, evidence: evidence(3, 'TotalNumberOfObjects') },
  });
  return made;
}

describe('signs of leaking ports', () => {
  it('are none on an ordinary machine', () => {
    assert.deepEqual(growthSigns(hand(99, { gone: 49, objects: 9000, most: 12_000 }).build()), []);
  });

  it('are many connections of one client to one port, and ports whose other side is gone', () => {
    const signs = growthSigns(hand(120, { gone: 60 }).build());
    assert.deepEqual(
      signs.map(({ kind, count, text }) => [kind, count, text]),
      [
        ['many-connections', 120, 'app.exe holds 120 connections to port BrokerStore of broker.exe'],
        ['left-behind', 60, 'broker.exe keeps 60 ports open whose other side is gone'],
      ],
    );
  });

  it('are as many ALPC ports as there have ever been', () => {
    const [sign] = growthSigns(hand(1, { objects: 11_900, most: 12_000 }).build());
    assert.equal(sign?.kind, 'as-many-as-ever');
    assert.match(sign.text, /11900 ALPC ports exist/);
  });

  it('stand first in the statistics and in the view of ports', () => {
    const snapshot = hand(120).build();
    const text = renderReport('stats', 'markdown', inputOf(snapshot));
    assert.ok(text.indexOf('Worth a look: ports may be leaking') < text.indexOf('## Objects'));
    assert.match(text, /app\.exe holds 120 connections/);
    const [note = ''] = drawn(treesOf(snapshot), 'ports').split('\n');
    assert.match(note, /note: Ports may be leaking \| app\.exe holds 120 connections/);
  });
});
