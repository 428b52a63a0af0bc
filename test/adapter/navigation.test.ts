import assert from 'node:assert/strict';
import { type AdapterBundle, bundleAdapter, KdClient, TWO_SERVERS } from './kdClient';

const APP = 'thread:0xffffb80a40011080';
const BROKER = 'thread:0xffffb80a40022080';
const PENDING = 'message:0xffffd90a20010010';

describe('ways between things of a log', () => {
  let bundle: AdapterBundle;
  let client: KdClient;

  before(async () => {
    bundle = await bundleAdapter();
    client = new KdClient(bundle);
    await client.open(TWO_SERVERS);
  });
  after(async () => {
    await client.close();
    bundle.remove();
  });

  it('alpcscope/waiters: who waits for a thread, directly or not, and over what', async () => {
    const { label, waiters, total } = await client.own('alpcscope/waiters', { entity: BROKER, count: 10 });
    assert.match(label, /^Thread 0c30\.0d40/);
    assert.equal(total, waiters.length);
    const byId = new Map(waiters.map(waiter => [waiter.entity, waiter]));
    assert.deepEqual(
      byId.get(APP)?.path.map(step => step.split(' ')[0]),
      ['Message', 'Connection'],
    );
    assert.match(byId.get(APP)?.description ?? '', /WrLpcReply/);
    const one = await client.own('alpcscope/waiters', { entity: BROKER, count: 1 });
    assert.deepEqual([one.waiters.length, one.total], [1, total]);
    const none = await client.own('alpcscope/waiters', { entity: 'port:0x1', count: 1 });
    assert.deepEqual([none.waiters, none.total], [[], 0]);
  });

  it('alpcscope/waiters of a process and of a port: those with requests there', async () => {
    const { items } = await client.own('alpcscope/search', { text: 'broker.exe', count: 1, kind: 'process' });
    const { waiters } = await client.own('alpcscope/waiters', { entity: items[0]!.entity, count: 10 });
    assert.ok(waiters.some(waiter => waiter.entity === APP));
    const ports = await client.own('alpcscope/search', { text: 'BrokerStore', count: 1, kind: 'port' });
    const at = await client.own('alpcscope/waiters', { entity: ports.items[0]!.entity, count: 10 });
    assert.ok(at.total > 0);
  });

  it('alpcscope/related: client, server, port and owner of a message', async () => {
    const { related } = await client.own('alpcscope/related', { entity: PENDING });
    const of = (role: string): readonly string[] =>
      related.filter(thing => thing.role === role).map(thing => thing.entity);
    assert.deepEqual(of('waiter'), [APP]);
    assert.deepEqual(of('server'), [BROKER]);
    assert.equal(of('port').length, 1);
    assert.match(of('owner')[0] ?? '', /^process:/);
    const thread = await client.own('alpcscope/related', { entity: APP });
    assert.ok(thread.related.some(thing => thing.role === 'message' && thing.entity === PENDING));
    assert.ok(thread.related.some(thing => thing.role === 'owner' && thing.label.startsWith('app.exe')));
    assert.deepEqual((await client.own('alpcscope/related', { entity: 'lock:0x1' })).related, []);
    await client.refused('alpcscope/related', { entity: 'no id' });
  });

  it('alpcscope/stackText: both sides of a message, and why there is none', async () => {
    const before = client.events.length;
    const server = await client.own('alpcscope/stackText', { entity: PENDING });
    const own = await client.own('alpcscope/stackText', { entity: PENDING, side: 'client' });
    assert.deepEqual([own.thread, server.thread], [APP, BROKER]);
    assert.match(own.text, /^THREAD ffffb80a40011080 {2}app\.exe 0a10\.0b20/);
    assert.match(own.text, /Settings::Load\+0x2b1 \[.*settings\.cpp @ 118\]/);
    assert.notEqual(server.text, own.text);
    assert.ok(!client.events.slice(before).some(event => event.event === 'stopped'), 'nothing is focused');
    const missing = await client.own('alpcscope/stackText', { entity: 'thread:0xffff800000000010' });
    assert.match(missing.text, /not in this log: run !thread/);
  });

  it('alpcscope/rows and alpcscope/path: in the order that was asked for; others are refused', async () => {
    const labels = async (sorting: string): Promise<readonly string[]> => {
      const { rows } = await client.own('alpcscope/rows', {
        view: 'threads',
        grouping: 'none',
        sorting,
        start: 0,
        count: 50,
      });
      return rows.map(row => row.label);
    };
    const byProcess = await labels('process');
    assert.notDeepEqual(byProcess, await labels('default'));
    assert.match(byProcess[0] ?? '', /app\.exe/);
    const { rows } = await client.own('alpcscope/path', { view: 'threads', entity: BROKER, sorting: 'age' });
    assert.equal(rows.at(-1)?.entity, BROKER);
    const wrong = { view: 'threads', entity: BROKER, sorting: 'colour' } as const;
    assert.match((await client.refused('alpcscope/path', wrong)).format, /"sorting" must be one of default, age/);
  });

  it('alpcscope/processors: a log has none', async () => {
    assert.deepEqual(await client.own('alpcscope/processors'), { processors: [] });
    assert.match((await client.refused('alpcscope/processor', { processor: 0 })).format, /no processor 0/);
  });
});
