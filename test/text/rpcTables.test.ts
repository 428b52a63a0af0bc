import assert from 'node:assert/strict';
import { RPC_CELLS, RPC_THREADS } from './alpcFixtures';
import { read } from './alpcLog';

describe('text: rpcexts', () => {
  it('reads tables with every kind of heading', () => {
    const log = read(`0:002> !rpcexts.getcallinfo
Searching for call info ...
## PID  CELL ID   ST PNO IFSTART  TIDNUMBER CALLFLAG CALLID   LASTTIME CONN/CLN
----------------------------------------------------------------------------
00c4 0000.0006 00 009 367abb81 0000.0007 00000001 0000004a 00018b41 0000.0005
0:002> !rpcexts.getclientcallinfo
Searching for call info ...
PID  CELL ID   PNO  IFSTART  TIDNUMBER CALLID   LASTTIME PS CLTNUMBER ENDPOINT
------------------------------------------------------------------------------
0390 0000.0001 0000 19bb5061 0000.0000 00000001 00072bff 07 0000.0002 1120
0:002> !getendpointinfo
Searching for endpoint info ...
PID  CELL ID   ST PROTSEQ        ENDPOINT
-------------------------------------------------------------
00a8 0000.0001 01            NMP \\PIPE\\Stock
00a8 0000.0005 01           LRPC OLE5
`);
    assert.deepEqual(log.unparsed, []);
    assert.equal(log.snapshot.threads.size, 0);
  });

  it('learns the threads of a process', () => {
    const log = read(RPC_THREADS);
    assert.deepEqual([...log.snapshot.threads.keys()].sort(), ['thread:cid:026c.03c4', 'thread:cid:026c.112f4']);
  });

  it('reads cells, and who called', () => {
    const log = read(RPC_CELLS);
    assert.deepEqual(log.unparsed, []);
    assert.deepEqual([...log.snapshot.threads.keys()].sort(), ['thread:cid:00d0.01ac', 'thread:cid:0278.01a4']);
  });

  it('reads rpctime, rpcreadstack and the TLS of a thread over', () => {
    const log = read(`0:001> !rpcexts.rpctime
Current time is: 059931.126  (0x00ea1b.07e)
0:001> !rpcexts.rpcreadstack 68fba4
CallID: 1
IfStart: 19bb5061
ProcNum: 0
        Protocol Sequence:      "ncacn_ip_tcp"  (Address: 00692ED8)
        NetworkAddress: ""      (Address: 00692F38)
        Endpoint:       "1120"  (Address: 00693988)
0:001> !rpcexts.thread 7ffdd000
RPC TLS at 692e70

HandleToThread - 0x6c
ThreadEvent at - 0x00692E78
`);
    assert.deepEqual(log.unparsed, []);
  });
});
