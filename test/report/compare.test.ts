import assert from 'node:assert/strict';
import { trendsOf } from '../../extension/analysis/trends';
import type { Snapshot } from '../../extension/model/snapshot';
import { comparePieces } from '../../extension/report/compare/renderCompare';
import { REDACTION_PARTS } from '../../extension/report/redact/parts';
import { type ReportFormat, REPORT_FORMATS } from '../../extension/report/reportInput';
import { a, evidence, Hand } from '../adapter/handBuilt';

interface Moment {
  readonly pending: number;
  readonly waits: boolean;
  readonly switches: number;
  readonly objects?: number;
}

/** One machine at a moment: a client that may wait for a suspended server, and a port whose queue grows. */
function moment({ pending, waits, switches, objects = 400 }: Moment): Snapshot {
  const hand = new Hand()
    .add('process', a(0x1), { pid: '0a10', name: 'app.exe' })
    .add('process', a(0x2), { pid: '0c30', name: 'broker.exe' })
    .add('thread', a(0x20), {
      state: 'WAIT',
      waitReason: 'Suspended',
      suspendCount: 1,
      cid: '0c30.0d40',
      process: a(0x2),
      contextSwitches: 7,
    })
    .add('thread', a(0x10), {
      state: waits ? 'WAIT' : 'RUNNING',
      cid: '0a10.0b20',
      process: a(0x1),
      contextSwitches: switches,
      ...(waits && { waitReason: 'WrLpcReply', waitsFor: { message: a(0x1010), port: a(0x2010), process: a(0x2) } }),
    })
    .add('port', a(0x2010), {
      type: 'connection',
      name: 'BrokerStore',
      owner: a(0x2),
      queues: { main: 0, pending },
    });
  if (waits)
    hand.add('message', a(0x1010), {
      queue: 'pending',
      queuePort: a(0x2010),
      serverThread: a(0x20),
      waitingThread: a(0x10),
    });
  hand.builder.add({
    kind: 'object-type',
    stats: { name: 'ALPC Port', objects, highWaterObjects: 500, evidence: evidence(3, 'TotalNumberOfObjects') },
  });
  return hand.build();
}

const BEFORE = moment({ pending: 2, waits: false, switches: 10 });
const AFTER = moment({ pending: 9, waits: true, switches: 25, objects: 430 });

function render(format: ReportFormat, before = BEFORE, after = AFTER, redact: typeof REDACTION_PARTS = []): string {
  const input = {
    before: { source: 'first.kdlog', snapshot: before },
    after: { source: 'second.kdlog', snapshot: after },
    readAt: '2026-03-03T08:41:08.000Z',
    redact,
  };
  return [...comparePieces(format, input)].join('');
}

describe('comparison of two readings', () => {
  it('tells what grows and what moves', () => {
    const trends = trendsOf(BEFORE, AFTER);
    assert.deepEqual(trends.growing, [{ port: `port:0x${a(0x2010).toString(16)}`, queue: 'pending', from: 2, to: 9 }]);
    assert.deepEqual(trends.counters, [{ type: 'ALPC Port', counter: 'objects', from: 400, to: 430 }]);
    assert.deepEqual(
      trends.moved.map(({ from, to, switches }) => [from, to, switches]),
      [['RUNNING', 'WAIT WrLpcReply', 15]],
    );
    const back = trendsOf(AFTER, BEFORE);
    assert.deepEqual([back.growing, back.counters], [[], []]);
  });

  it('tells new waits with what is the matter, and waits that are over', () => {
    interface Result {
      readonly waits: Record<'new' | 'gone', { thread: string; verdict: { code: string } }[]>;
      readonly new: string[];
    }
    const there = JSON.parse(render('json')) as Result;
    assert.deepEqual(
      there.waits.new.map(one => [one.thread, one.verdict.code]),
      [[`thread:0x${a(0x10).toString(16)}`, 'server-suspended']],
    );
    assert.deepEqual(there.waits.gone, []);
    assert.deepEqual(there.new, [`message:0x${a(0x1010).toString(16)}`]);
    const back = JSON.parse(render('json', AFTER, BEFORE)) as Result;
    assert.equal(back.waits.gone.length, 1);
  });

  it('puts it in sections of a document and rows of a table', () => {
    const text = render('markdown');
    for (const title of ['New waits', 'Queues that grow', 'Object types that climb', 'Threads that move', 'Changed'])
      assert.ok(text.includes(`## ${title}\n`), title);
    assert.match(text, /BrokerStore.* \| pending \| 2 \| 9 \| \+7 \|/);
    const sheet = render('csv');
    assert.match(sheet, /^new-wait,thread:[^,]*,verdict,,server-suspended$/m);
    assert.match(sheet, /^growing,port:[^,]*,queues\.pending,2,9$/m);
    assert.match(sheet, /^climbing,ALPC Port,objects,400,430$/m);
  });

  it('says nothing new of a reading that is compared with itself', () => {
    const result = JSON.parse(render('json', AFTER, AFTER)) as Record<string, unknown>;
    for (const list of ['new', 'gone', 'changed', 'growing', 'counters', 'moved']) assert.deepEqual(result[list], []);
    assert.deepEqual(result['waits'], { new: [], gone: [] });
  });

  it('leaves out what is not to be handed on, in every format', () => {
    for (const format of REPORT_FORMATS) {
      const text = render(format, BEFORE, AFTER, REDACTION_PARTS);
      assert.doesNotMatch(text, /app\.exe|broker|first\.kdlog|second\.kdlog|ffff8000/i, format);
    }
  });

  it('warns of two starts of Windows in every format, and of readings of which nothing tells it', () => {
    const [first, second] = [0x1000, 0x9000].map(base => {
      const hand = new Hand().add('process', a(0x1), { pid: '0a10', name: 'app.exe' });
      hand.builder.add({
        kind: 'module',
        module: { name: 'nt', start: a(base), end: a(base), evidence: evidence(1, 'nt') },
      });
      return hand.build();
    });
    assert.match(render('markdown', first, second), /two starts of Windows.*kernel base/);
    assert.match(render('html', first, second), /two starts of Windows/);
    assert.match(render('csv', first, second), /^another-boot,,kernel base,0x[0-9a-f]{16},0x[0-9a-f]{16}/m);
    const { boot } = JSON.parse(render('json', first, second)) as { readonly boot: { readonly same?: boolean } };
    assert.equal(boot.same, false);
    assert.equal((JSON.parse(render('json', first, first)) as { boot: { same?: boolean } }).boot.same, true);
    assert.ok(!render('markdown', first, first).includes('start of Windows'));
    assert.match(render('markdown'), /Nothing tells whether both readings are of one start of Windows/);
    assert.ok(!('same' in (JSON.parse(render('json')) as { boot: object }).boot));
    assert.ok(!render('markdown', first, second, ['addresses']).includes('ffff8000'));
    assert.ok(!render('csv', first, second, ['addresses']).includes('ffff8000'));
    assert.ok(!render('json', first, second, ['addresses']).includes('ffff8000'));
  });
});
