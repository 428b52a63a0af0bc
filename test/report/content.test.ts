import assert from 'node:assert/strict';
import type { Address } from '../../extension/base/address';
import type { QueueLengths } from '../../extension/model/entities';
import type { Evidence } from '../../extension/model/evidence';
import { idOf } from '../../extension/model/ids';
import type { Fact } from '../../extension/model/facts';
import type { Snapshot } from '../../extension/model/snapshot';
import { comparePieces } from '../../extension/report/compare/renderCompare';
import { renderReport } from '../../extension/report/renderReport';
import { resolveFilter } from '../../extension/report/resolveFilter';
import { linksOf } from '../../extension/report/links';
import { count, groupDigits, quote } from '../../extension/report/words';
import { address, evidence, inputOf, known, sampleInput, snapshotOf } from './support';

const PORT = address(0xffff_8000_0000_3080n);
const SERVER = address(0xffff_8000_0000_1080n);
const CLIENT = address(0xffff_8000_0000_2080n);
const CLIENT_PORT = address(0xffff_8000_0000_5080n);
const SERVER_PORT = address(0xffff_8000_0000_6080n);

describe('what is not known', () => {
  it('is never shown as 0, empty or No', () => {
    const input = inputOf(
      snapshotOf([{ kind: 'port', id: 'port:0xffff800000003080', fields: { address: known(PORT) } }]),
    );
    const [row] = renderReport('ports', 'csv', input).split('\r\n').slice(1);
    assert.ok(row!.startsWith('ffff800000003080,unknown (not asked),unknown (not asked),unknown (not asked)'), row);
    assert.doesNotMatch(row!, /,0(,|$)|,,|\bNo\b/);
  });

  it('is told apart from what is known to be empty, in people’s words', () => {
    const queues = known({ main: 0, direct: 0, large: 0, pending: 973 });
    const text = renderReport(
      'ports',
      'markdown',
      inputOf(snapshotOf([{ kind: 'port', id: 'port:0xffff800000003080', fields: { address: known(PORT), queues } }])),
    );
    assert.match(text, /pending 973; main, direct, large empty; canceled _unknown \(not asked\)_/);
  });

  it('is not what a communication port cannot have', () => {
    const fields = {
      address: known(PORT),
      type: known('client' as const),
      completionPort: known(null),
      queues: known({ wait: 0 }),
    };
    const rows = (more: object): string =>
      renderReport(
        'ports',
        'csv',
        inputOf(snapshotOf([{ kind: 'port', id: 'port:0xffff800000003080', fields: { ...fields, ...more } }])),
      );
    assert.match(rows({}), /^ffff800000003080,client,–,unknown \(not asked\),–,.*,none,/m);
    assert.match(
      rows({ queues: undefined }),
      /^ffff800000003080,client,–,unknown \(not asked\),–,.*,unknown \(not asked\),/m,
    );
  });

  it('shows a null pointer that was printed as none', () => {
    const fields = { address: known(PORT), owner: known(null) };
    const csv = renderReport(
      'ports',
      'csv',
      inputOf(snapshotOf([{ kind: 'port', id: 'port:0xffff800000003080', fields }])),
    );
    assert.match(csv, /^ffff800000003080,[^,]+,[^,]+,none,/m);
  });
});

describe('connections', () => {
  const proof = evidence();
  const server: Fact = {
    kind: 'process',
    id: 'process:0xffff800000001080',
    fields: { address: known(SERVER), name: known('server.exe') },
  };
  const client: Fact = {
    kind: 'process',
    id: 'process:0xffff800000002080',
    fields: { address: known(CLIENT), name: known('client.exe') },
  };
  const port: Fact = {
    kind: 'port',
    id: 'port:0xffff800000003080',
    fields: { address: known(PORT), owner: known(SERVER) },
  };
  const row = { port: PORT, portName: 'p', clientPort: CLIENT_PORT, evidence: proof };

  it('are told once however many commands printed them', () => {
    const facts: Fact[] = [
      {
        kind: 'connection',
        connection: { ...row, process: CLIENT, role: 'connected', peerProcess: SERVER, serverQueued: 34 },
      },
      {
        kind: 'connection',
        connection: { ...row, process: SERVER, role: 'created', peerProcess: CLIENT, serverPort: SERVER_PORT },
      },
      { kind: 'connection', connection: { ...row, peerProcess: CLIENT, peerName: 'client.exe' } },
    ];
    const [link, ...more] = linksOf(snapshotOf([server, client, port, ...facts]));
    assert.equal(more.length, 0);
    assert.deepEqual(
      { server: link!.serverName, client: link!.clientName, port: link!.serverPort, queued: link!.serverQueued },
      { server: 'server.exe', client: 'client.exe', port: 'port:0xffff800000006080', queued: 34 },
    );
  });

  it('of memory count what lies in the queues of both ports', () => {
    const read: Evidence = {
      kind: 'memory',
      address: PORT,
      type: '_ALPC_COMMUNICATION_INFO',
      field: 'ConnectionPort',
      value: '0x1',
      stop: 0,
    };
    const end = (address: Address, queues: QueueLengths): Fact => ({
      kind: 'port',
      id: idOf('port', address),
      fields: { address: known(address), queues: known(queues) },
    });
    const ends = [
      end(SERVER_PORT, { main: 1, large: 0, pending: 2, direct: 4, canceled: 8 }),
      end(CLIENT_PORT, { main: 1 }),
    ];
    const connection = { ...row, serverPort: SERVER_PORT, peerProcess: CLIENT };
    const of = (proof: Evidence): unknown[] => {
      const facts: Fact[] = [...ends, { kind: 'connection', connection: { ...connection, evidence: proof } }];
      return linksOf(snapshotOf(facts)).map(link => [link.serverQueued, link.clientQueued]);
    };
    assert.deepEqual([of(read), of(proof)], [[[7, undefined]], [[undefined, undefined]]]);
  });

  it('stand under both processes', () => {
    const connection = { ...row, process: CLIENT, role: 'connected' as const, peerProcess: SERVER };
    const text = renderReport(
      'connections',
      'markdown',
      inputOf(snapshotOf([server, client, { kind: 'connection', connection }])),
    );
    assert.match(text, /## process `ffff800000001080` \(server\.exe\)[^#]*\| server \| p \|[^#]*client\.exe/);
    assert.match(text, /## process `ffff800000002080` \(client\.exe\)[^#]*\| client \| p \|[^#]*server\.exe/);
  });
});

describe('comparison', () => {
  it('says that two builds are two kernels', () => {
    const of = (build: number): { source: string; snapshot: Snapshot } => ({
      source: 'x',
      snapshot: snapshotOf([{ kind: 'target', build, evidence: evidence() }]),
    });
    const text = (before: number, after: number): string =>
      [...comparePieces('markdown', { before: of(before), after: of(after), readAt: '' })].join('');
    assert.match(text(19041, 22000), /two starts of Windows, or of two machines \(build 19041, then 22000\)/);
    assert.doesNotMatch(text(19041, 19041), /two starts of Windows/);
  });
});

describe('filters', () => {
  const { snapshot } = sampleInput().analysis;

  it('take threads and processes as people type them', () => {
    for (const thread of ['0a6c.0b18', 'b18', '0n2840', 'ffffac0f5a219280', '0xffffac0f`5a219280'])
      assert.deepEqual(resolveFilter(snapshot, { thread }), {
        filter: { thread: 'thread:0xffffac0f5a219280', label: `thread ${thread}` },
      });
    for (const process of ['ContosoAgent.exe', 'contosoagent.e', 'a6c', '0n2668']) {
      const resolved = resolveFilter(snapshot, { process });
      assert.ok('filter' in resolved && resolved.filter, process);
      assert.deepEqual([...(resolved.filter.processes ?? [])], ['process:0xffffac0f51ef9500']);
    }
  });

  it('take a name that several processes share for all of them', () => {
    const resolved = resolveFilter(snapshot, { process: 'svchost.exe' });
    assert.ok('filter' in resolved && resolved.filter);
    assert.equal(
      resolved.filter.processes?.size,
      [...snapshot.processes.values()].filter(p => p.name?.value === 'svchost.exe').length,
    );
  });

  it('say what was not found', () => {
    assert.deepEqual(resolveFilter(snapshot, { thread: 'beef' }), { error: 'no thread beef was read' });
    assert.deepEqual(resolveFilter(snapshot, { process: 'nobody.exe' }), { error: 'no process nobody.exe was read' });
  });

  it('leave the chain of the thread first and nothing unrelated', () => {
    const resolved = resolveFilter(snapshot, { thread: '0a6c.0b18' });
    assert.ok(!('error' in resolved));
    const text = renderReport('hang', 'markdown', sampleInput(resolved));
    assert.match(text, /Hang report: service-hang\.kdlog \(thread 0a6c\.0b18\)/);
    assert.match(text, /ContosoDesk\.ex/);
    assert.doesNotMatch(text, /Wingtip/);
  });
});

describe('contradictions', () => {
  it('are shown with both readings and their places', () => {
    const first = evidence('ServerThread          : ffff800000002080', 10, '!alpc /m ffff800000004080');
    const second = evidence('ServerThread          : 0000000000000000', 40, '!alpc /m ffff800000004080');
    const id = 'message:0xffff800000004080';
    const snapshot = snapshotOf([
      { kind: 'message', id, fields: { serverThread: known(CLIENT, first) } },
      { kind: 'message', id, fields: { serverThread: known(null, second) } },
    ]);
    const text = renderReport('hang', 'markdown', inputOf(snapshot));
    assert.match(text, /## Contradictions/);
    assert.match(text, /line 10, `!alpc \/m ffff800000004080`: `ServerThread {10}: ffff800000002080`/);
    assert.match(text, /line 40, `!alpc \/m ffff800000004080`: `ServerThread {10}: 0000000000000000`/);
  });
});

describe('words', () => {
  it('are the same in every locale', () => {
    assert.deepEqual([0, 999, 1000, 1234567].map(groupDigits), ['0', '999', '1,000', '1,234,567']);
    assert.equal(count(1, 'thread'), '1 thread');
    assert.equal(count(2000, 'thread'), '2,000 threads');
  });

  it('cut a line that is too long to read and say so', () => {
    assert.equal(quote('  x  '), 'x');
    assert.match(quote('x'.repeat(5000)), /^x{400} … \(4,600 characters more\)$/);
  });
});
