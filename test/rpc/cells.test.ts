import assert from 'node:assert/strict';
import { treesOf, drawn } from '../adapter/handBuilt';
import { cellMeanings, cellText } from '../../extension/rpc/cells';
import { renderReport } from '../../extension/report/renderReport';
import type { ReportFilter } from '../../extension/report/reportInput';
import { inputOf } from '../report/support';
import { read } from '../text/alpcLog';

/** Made up in the layout that Microsoft documents: process 00c4 serves 00d0 over LRPC. */
const LOG = `0:002> !rpcexts.getcallinfo 0 0 FFFF c4
Searching for call info ...
PID  CELL ID   ST PNO IFSTART  TIDNUMBER CALLFLAG CALLID   LASTTIME CONN/CLN
----------------------------------------------------------------------------
00c4 0000.0019 02 00b 82273fdc 0000.0002 00000009 00000003 00018b19 00d0.0104
00c4 0000.0006 00 00f 367abb81 0000.0007 00000001 0000004a 00018b41 0000.0005
00c4 0000.0008 01 003 01020304 0000.0007 00000001 0000004b 00018b42 0000.0005
0:002> !rpcexts.getclientcallinfo
Searching for call info ...
PID  CELL ID   PNO  IFSTART  TIDNUMBER CALLID   LASTTIME PS CLTNUMBER ENDPOINT
------------------------------------------------------------------------------
0390 0000.0001 0000 19bb5061 0000.0000 00000001 00072bff 07 0000.0002 1120
0:002> !rpcexts.getendpointinfo
Searching for endpoint info ...
PID  CELL ID   ST PROTSEQ        ENDPOINT
-------------------------------------------------------------
00c4 0000.0001 01            NMP \\PIPE\\Stock
00c4 0000.0005 01           LRPC OLE5
0:002> !rpcexts.getthreadinfo c4
Searching for thread info ...
PID  CELL ID   ST TID      LASTTIME
-----------------------------------
00c4 0000.0002 02 000004c8 0004caa5
`;

describe('cells of rpcexts', () => {
  const { snapshot } = read(LOG);
  const cells = cellMeanings(snapshot);
  const cellOf = (kind: string, cell: string) => {
    const found = cells.find(one => one.cell.kind === kind && one.cell.cell === cell);
    assert.ok(found);
    return found;
  };

  it('name procedure and interface of calls', () => {
    assert.equal(cells.length, 7);
    const served = cellOf('call', '0000.0019');
    assert.equal(cellText(served), 'dispatched procedure 11 of eventlog (ElfrReportEventW)');
    assert.deepEqual([served.cell.callId, served.cell.lastTime, served.cell.pid], [3, 0x18b19, '00c4']);
    assert.equal(cellText(cellOf('call', '0000.0006')), 'allocated procedure 15 of svcctl (ROpenSCManagerW)');
    // What the table of interfaces does not have keeps its number.
    assert.equal(cellText(cellOf('call', '0000.0008')), 'active procedure 3 of interface 01020304-…');
    assert.equal(cellText(cellOf('client-call', '0000.0001')), 'procedure 0 of interface 19bb5061-… to 1120');
    assert.equal(cellText(cellOf('endpoint', '0000.0005')), 'LRPC endpoint OLE5');
    assert.equal(cellText(cellOf('endpoint', '0000.0001')), 'NMP endpoint \\PIPE\\Stock');
  });

  it('are joined with the threads that serve and that called', () => {
    const served = cellOf('call', '0000.0019');
    assert.deepEqual([served.thread, served.caller], ['thread:cid:00c4.04c8', 'thread:cid:00d0.0104']);
    // Its thread was not listed; its last column names a connection, not a client.
    const other = cellOf('call', '0000.0006');
    assert.deepEqual([other.thread, other.caller], [undefined, undefined]);
    assert.equal(cellOf('thread', '0000.0002').thread, 'thread:cid:00c4.04c8');
  });

  it('are what was listed last', () => {
    const again = read(`${LOG}0:002> !rpcexts.getcallinfo 0 0 FFFF c4
Searching for call info ...
PID  CELL ID   ST PNO IFSTART  TIDNUMBER CALLFLAG CALLID   LASTTIME CONN/CLN
----------------------------------------------------------------------------
00c4 0000.0019 01 00b 82273fdc 0000.0002 00000009 00000003 00018b20 00d0.0104
`);
    const calls = again.snapshot.rpcCells.filter(one => one.cell === '0000.0019');
    assert.deepEqual(
      calls.map(one => [one.status, one.lastTime]),
      [[1, 0x18b20]],
    );
  });

  it('stand in the tree of messages by table, and below their threads', () => {
    const rows = drawn(treesOf(snapshot), 'messages')
      .split('\n')
      .map(row => row.trim());
    assert.ok(rows.includes('group: RPC calls that are served | 3 cells · !rpcexts.getcallinfo'), rows.join('\n'));
    assert.ok(rows.includes('group: RPC endpoints | 2 cells · !rpcexts.getendpointinfo'));
    assert.ok(
      rows.some(row =>
        /^note: dispatched procedure 11 of eventlog .* served by .*00c4\.04c8 · for .*00d0\.0104/.test(row),
      ),
      rows.join('\n'),
    );
    const threads = drawn(treesOf(snapshot), 'threads')
      .split('\n')
      .map(row => row.trim());
    const at = threads.findIndex(row => row.includes('00c4.04c8'));
    assert.match(threads[at + 1] ?? '', /^note: dispatched procedure 11 of eventlog/);
  });

  it('that are missing in a session on one process: what to do is said', () => {
    const thread = `.  0  Id: a10.b20 Suspend: 1 Teb: 000000c4\`fd6e5000 Unfrozen
Child-SP          RetAddr               Call Site
000000c4\`fd5ff3a8 00007ffb\`2bd31cba     ntdll!NtAlpcSendWaitReceivePort+0x14
`;
    const call = '000000c4`fd5ff3b0 00007ffb`2bd31cbb     rpcrt4!LRPC_BASE_CCALL::DoSendReceive+0x11a\n';
    const user = read(`0:000> ~*k\n${thread}${call}`);
    assert.equal(user.snapshot.target.mode, 'user');
    assert.doesNotMatch(drawn(treesOf(read(`0:000> ~*k\n${thread}`).snapshot), 'messages'), /RPC cells/);
    const rows = drawn(treesOf(user.snapshot), 'messages');
    assert.match(
      rows,
      /No RPC cells: type !rpcexts\.getcallinfo.*Maintain RPC Troubleshooting State Information.*Auto2/,
    );
    assert.match(
      renderReport('rpc', 'markdown', inputOf(user.snapshot)),
      /Maintain RPC Troubleshooting State Information/,
    );
    const kernel = read('0: kd> !alpc /p ffffe00001234560\n');
    assert.doesNotMatch(drawn(treesOf(kernel.snapshot), 'messages'), /RPC cells/);
  });

  it('stand in the report on RPC', () => {
    const text = renderReport('rpc', 'markdown', inputOf(snapshot));
    assert.match(text, /## Cells of the RPC runtime/);
    assert.match(text, /\| dispatched procedure 11 of eventlog \(ElfrReportEventW\) \| `00c4` \|/);
  });

  it('are rows of the report as JSON and as CSV, each with its table', () => {
    const { rows } = JSON.parse(renderReport('rpc', 'json', inputOf(snapshot))) as {
      readonly rows: readonly Readonly<Record<string, unknown>>[];
    };
    const cellRows = rows.filter(row => row['kind'] === 'cell');
    assert.deepEqual(
      cellRows.map(row => row['table']),
      ['call', 'call', 'call', 'client-call', 'endpoint', 'endpoint', 'thread'],
    );
    const served = cellRows.find(row => row['cell'] === '0000.0019');
    assert.deepEqual(served?.['procedure'], { number: 11, name: 'ElfrReportEventW' });
    assert.equal(served['callerCid'], '00d0.0104');
    const lines = renderReport('rpc', 'csv', inputOf(snapshot)).trimEnd().split(/\r?\n/);
    assert.equal(lines.length, 8);
    assert.match(lines[0] ?? '', /^kind,thread,endpoint,server/);
    assert.ok(
      lines.some(line => line.startsWith('cell endpoint,') && line.includes('OLE5')),
      lines.join('\n'),
    );
    assert.ok(lines.some(line => line.startsWith('cell call,') && line.includes('ElfrReportEventW')));
    // Of a process that has none, nothing is told.
    const filter: ReportFilter = { processes: new Set(['process:pid:0390'] as const), label: '0390' };
    const some = JSON.parse(renderReport('rpc', 'json', { ...inputOf(snapshot), filter })) as {
      readonly rows: readonly Readonly<Record<string, unknown>>[];
    };
    assert.deepEqual(
      some.rows.map(row => row['table']),
      ['client-call'],
    );
  });
});
