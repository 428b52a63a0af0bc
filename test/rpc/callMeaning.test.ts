import assert from 'node:assert/strict';
import { cardOf } from '../../extension/analysis/card/cardOf';
import type { MessageFields, PortFields, ProcessFields, ThreadFields } from '../../extension/model/entities';
import type { Known, MemoryEvidence } from '../../extension/model/evidence';
import type { Fact } from '../../extension/model/facts';
import { idOf } from '../../extension/model/ids';
import type { Snapshot } from '../../extension/model/snapshot';
import { type CallMeaning, callOfMessage, callOfThread } from '../../extension/rpc/callMeaning';
import { callText, candidatesText } from '../../extension/rpc/callText';
import { address, snapshotOf } from '../report/support';
import { lrpcBind, lrpcRequest } from '../world/lrpc';

const CLIENT = address(0xffff_c400_0000_1080n);
const WORKER = address(0xffff_c400_0000_1380n);
const MESSAGE = address(0xffff_a100_0000_2150n);
const PORT = address(0xffff_c400_0000_5070n);
const SERVER = address(0xffff_c400_0000_8080n);

function known<T>(value: T): Known<T> {
  const evidence: MemoryEvidence = {
    kind: 'memory',
    address: MESSAGE,
    type: '_KALPC_MESSAGE',
    field: 'data',
    value: '',
    stop: 0,
  };
  return { value, evidence };
}

interface Parts {
  readonly data?: Uint8Array;
  readonly message?: MessageFields;
  readonly port?: PortFields;
  readonly server?: ProcessFields;
  readonly client?: ThreadFields;
  readonly worker?: ThreadFields;
  readonly unknown?: string;
}

/** A client that waits for the answer of services.exe, called over `\RPC Control\ntsvcs`. */
function world(parts: Parts = {}): Snapshot {
  const head = parts.data && Buffer.from(parts.data.subarray(0, 0x40)).toString('hex');
  const facts: Fact[] = [
    {
      kind: 'process',
      id: idOf('process', SERVER),
      fields: { address: known(SERVER), name: known('services.exe'), ...parts.server },
    },
    {
      kind: 'thread',
      id: idOf('thread', CLIENT),
      fields: {
        address: known(CLIENT),
        cid: known('0a6c.0b18'),
        state: known('WAIT' as const),
        waitReason: known('WrLpcReply'),
        waitsFor: known({ message: MESSAGE, port: PORT, process: SERVER }),
        ...parts.client,
      },
    },
    {
      kind: 'thread',
      id: idOf('thread', WORKER),
      fields: { address: known(WORKER), cid: known('0288.02f0'), ...parts.worker },
    },
    {
      kind: 'port',
      id: idOf('port', PORT),
      fields: {
        address: known(PORT),
        type: known('connection' as const),
        path: known('\\RPC Control\\ntsvcs'),
        owner: known(SERVER),
        ...parts.port,
      },
    },
    {
      kind: 'message',
      id: idOf('message', MESSAGE),
      fields: {
        address: known(MESSAGE),
        type: known('LPC_REQUEST'),
        dataLength: known(0x60),
        queuePort: known(PORT),
        queuePortOwner: known(SERVER),
        waitingThread: known(CLIENT),
        serverThread: known(WORKER),
        ...(head !== undefined && { dataHead: known(head) }),
        ...parts.message,
      },
    },
  ];
  return snapshotOf(facts);
}

function call(parts: Parts = {}): CallMeaning | undefined {
  const snapshot = world(parts);
  const message = snapshot.messages.get(idOf('message', MESSAGE));
  assert.ok(message);
  const thread = snapshot.threads.get(idOf('thread', CLIENT));
  assert.ok(thread);
  const found = callOfMessage(snapshot, message);
  assert.deepEqual(callOfThread(snapshot, thread), found);
  return found;
}

const frames = (...symbols: readonly string[]): ThreadFields => ({
  frames: known(symbols.map(symbol => ({ symbol }))),
});

const CALL = [
  'ntdll!NtAlpcSendWaitReceivePort+0x14',
  'rpcrt4!LRPC_BASE_CCALL::DoSendReceive+0x1',
  'rpcrt4!NdrClientCall3+0x2',
];
const REQUEST = lrpcRequest({ callId: 7, bindingId: 2, procedure: 15 });

describe('the meaning of a call', () => {
  it('is procedure, call and binding of a request, and candidates by the program of the server', () => {
    const found = call({ data: REQUEST });
    assert.ok(found);
    assert.deepEqual(
      [found.endpoint?.name, found.endpoint?.kind, found.header?.callId, found.header?.bindingId, found.certainty],
      ['ntsvcs', 'lrpc', 7, 2, 'likely'],
    );
    assert.deepEqual(found.procedure, { number: 15, certainty: 'likely', from: 'the LRPC header of the message' });
    assert.equal(found.interface, undefined);
    assert.ok(found.candidates?.interfaces.some(one => one.name === 'svcctl'));
    assert.equal(found.candidates?.byModules, false);
    assert.match(candidatesText(found) ?? '', /by the program of the server: .*svcctl/);
    assert.equal(callText(found), 'procedure 15');
  });

  it('tells candidates of one protocol apart', () => {
    const text = candidatesText({ ...call({ server: { name: known('spoolsv.exe') } }) } as CallMeaning) ?? '';
    const titles = text.slice(text.indexOf(': ') + 2).split(/, (?=\S)/);
    assert.match(text, /Notification Protocol \(0b6edbfa-…\).*Notification Protocol \(ae33069b-…\)/);
    assert.equal(new Set(titles).size, titles.length);
  });

  it('names the interface where a function on a stack is called as its procedure of that number', () => {
    const client = frames(...CALL, 'sechost!ROpenSCManagerW+0x20', 'app!Main+0x1');
    const found = call({ data: REQUEST, client });
    assert.equal(found?.interface?.title, 'svcctl');
    assert.deepEqual([found.interface.certainty, found.procedure?.name], ['likely', 'ROpenSCManagerW']);
    assert.equal(found.candidates, undefined);
    assert.equal(callText(found), 'procedure 15 of svcctl (ROpenSCManagerW)');
    // Another number: the function that is called so is not the one that the message is for.
    const other = call({ data: lrpcRequest({ callId: 7, bindingId: 2, procedure: 14 }), client });
    assert.deepEqual([other?.interface, other?.procedure?.number, other?.procedure?.name], [undefined, 14, undefined]);
    // No message: by the name alone.
    const alone = call({ client });
    assert.deepEqual([alone?.procedure?.number, alone?.procedure?.certainty], [15, 'heuristic']);
  });

  it('names it by the routine of the server, too', () => {
    const worker = frames(
      'services!ROpenSCManagerW+0x1',
      'rpcrt4!Invoke+0x73',
      'rpcrt4!LRPC_SCALL::DispatchRequest+0x2',
    );
    const found = call({ data: REQUEST, worker });
    assert.deepEqual([found?.routine, found?.interface?.title], ['services!ROpenSCManagerW', 'svcctl']);
  });

  it('is the interface that a bind names', () => {
    const found = call({ data: lrpcBind('367abb81-9844-35f1-ad32-98f038001003', 2, 0) });
    assert.deepEqual(
      [found?.interface?.title, found?.interface?.version, found?.candidates],
      ['svcctl', '2.0', undefined],
    );
    assert.ok(found);
    assert.equal(callText(found), 'binds to svcctl 2.0');
    const unknown = call({ data: lrpcBind('00000000-1111-2222-3333-444444444444', 1, 0) });
    assert.equal(unknown?.interface?.title, '00000000-1111-2222-3333-444444444444');
  });

  it('takes candidates from the modules of the server where they are known', () => {
    const found = call({
      data: REQUEST,
      server: { name: known('svchost.exe'), images: known(['SrvSvc.dll', 'wkssvc.dll']) },
    });
    assert.equal(found?.candidates?.byModules, true);
    assert.deepEqual(
      ['srvsvc', 'wkssvc'].map(name => found.candidates?.interfaces.some(one => one.name === name)),
      [true, true],
    );
    assert.equal(call({ server: { name: known('svchost.exe') } })?.candidates?.interfaces.length, 0);
  });

  it('tells the service, and how that is known', () => {
    const port = { path: known('\\RPC Control\\LRPC-71ea8d8164d4fa6391') };
    const single = { commandLine: known('C:\\Windows\\system32\\svchost.exe -k netsvcs -p -s Schedule') };
    assert.deepEqual(call({ server: single, port })?.service, {
      name: 'Schedule',
      certainty: 'certain',
      from: 'the command line (-s)',
    });
    const group = { commandLine: known('C:\\Windows\\system32\\svchost.exe -k LocalService') };
    assert.deepEqual(
      [call({ server: group, port })?.service?.name, call({ server: group, port })?.service?.certainty],
      ['one of the group LocalService', 'likely'],
    );
    assert.equal(call({ port })?.service, undefined);
    assert.ok(call({ port })?.missing.some(one => one.part === 'service' && one.reason === 'not-asked'));
  });

  it('tells the service by the DLLs that its host has loaded, and nothing by those of other programs', () => {
    const port = { path: known('\\RPC Control\\LRPC-71ea8d8164d4fa6391') };
    const host = {
      name: known('svchost.exe'),
      images: known(['ntdll.dll', 'winhttp.dll', 'schedsvc.dll', 'ubpm.dll']),
    };
    assert.deepEqual(call({ server: host, port })?.service, {
      name: 'Schedule',
      certainty: 'likely',
      from: 'the service DLL of the process',
    });
    assert.ok(call({ server: host, port })?.missing.every(one => one.part !== 'service'));
    const several = {
      ...host,
      images: known(['ProfSvc.dll', 'gpsvc.dll', 'sens.dll', 'themeservice.dll', 'wuaueng.dll']),
    };
    assert.equal(call({ server: several, port })?.service?.name, 'one of ProfSvc, gpsvc, SENS, Themes and 1 more');
    const group = { ...host, images: known(['ntdll.dll']), commandLine: known('svchost.exe -k LocalService') };
    assert.equal(call({ server: group, port })?.service?.name, 'one of the group LocalService');
    assert.equal(call({ server: { ...host, name: known('mmc.exe') }, port })?.service, undefined);
  });

  it('names the service tag of a thread pool by the one service of its host', () => {
    const poolObject: PortFields['poolObject'] = known({
      address: address(0x1d2_0040_1000n),
      execute: 'ntdll!TppAlpcpExecuteCallback',
      complete: 'rpcrt4!LrpcIoComplete',
      tag: 0x4d,
      certainty: 'likely',
    });
    const tagOf = (server: ProcessFields): string =>
      cardOf({ snapshot: world({ port: { poolObject }, server }), chains: [] }, idOf('port', PORT))
        ?.rows.find(one => one.label === 'Thread pool object')
        ?.value.replace(/.*LrpcIoComplete, /, '') ?? '';
    assert.equal(tagOf({}), 'service tag 0x4d');
    const line = 'C:\\Windows\\system32\\svchost.exe -k netsvcs -p -s Schedule';
    assert.equal(tagOf({ commandLine: known(line) }), 'service tag 0x4d (Schedule)');
    const host = { name: known('svchost.exe'), images: known(['schedsvc.dll']) };
    assert.equal(tagOf(host), 'service tag 0x4d (Schedule, likely)');
  });

  it('is not looked for where no RPC is spoken', () => {
    for (const path of ['\\Sessions\\1\\Windows\\ApiPort', '\\BaseNamedObjects\\fabrikam']) {
      assert.equal(call({ data: REQUEST, port: { path: known(path) } }), undefined, path);
    }
    // Nor where a port of RPC was sent something else, or a connection is opened.
    assert.equal(call({ data: new Uint8Array(0x40).fill(0xcc) }), undefined);
    assert.equal(call({ data: REQUEST, message: { type: known('LPC_CONNECTION_REQUEST') } }), undefined);
    // Frames of the runtime show a call, whatever its port is called.
    const seen = call({
      data: REQUEST,
      port: { path: known('\\BaseNamedObjects\\fabrikam') },
      client: frames(...CALL),
    });
    assert.equal(seen?.procedure?.number, 15);
  });

  it('says why the data of a message tells nothing', () => {
    const reasonOf = (parts: Parts): readonly (string | undefined)[] => {
      const part = call(parts)?.missing.find(one => one.part === 'procedure');
      return [part?.reason, part?.note];
    };
    const buffers = known({ userData: address(0x7ff0_0000n) });
    assert.deepEqual(reasonOf({ message: { buffers } }), ['not-asked', 'the data is in the memory of the sender']);
    assert.deepEqual(reasonOf({}), ['not-asked', undefined]);
  });

  it('is of COM by its endpoint or its frames', () => {
    assert.equal(call({ port: { path: known('\\RPC Control\\OLE7A8F68570F354B65A0C8D44DCBE0') } })?.com, 'com');
    const sta = frames(...CALL, 'combase!CCliModalLoop::BlockFn+0x1', 'combase!ThreadSendReceive+0x2');
    assert.equal(call({ client: sta })?.com, 'sta');
    const of = (routine: string) => call({ client: frames(...CALL, routine, 'combase!DefaultSendReceive+0x88') })?.com;
    assert.deepEqual(
      ['MTAThreadDispatchCrossApartmentCall', 'ClassicSTAThreadWaitForCall', 'ASTAThreadWaitForCall', 'Other'].map(
        name => of(`combase!${name}+0x1`),
      ),
      ['mta', 'sta', 'asta', 'com'],
    );
    assert.equal(call()?.com, undefined);
  });

  it('leaves ALPC where the runtime calls over a pipe or the network', () => {
    const pipe = ['rpcrt4!NMP_SyncSendRecv+0x3b', 'rpcrt4!OSF_CCALL::SendReceive+0x1', 'winspool!RpcOpenPrinter+0x2'];
    const snapshot = world({ client: frames(...pipe) });
    const thread = snapshot.threads.get(idOf('thread', CLIENT));
    assert.ok(thread);
    const found = callOfThread(snapshot, thread);
    assert.deepEqual([found?.transport, found?.stub, found?.port], ['ncacn_np', 'winspool!RpcOpenPrinter', undefined]);
  });

  it('stands on the cards of message and thread', () => {
    const snapshot = world({ data: REQUEST, client: frames(...CALL, 'sechost!ROpenSCManagerW+0x20') });
    for (const id of [idOf('message', MESSAGE), idOf('thread', CLIENT)]) {
      const rows = cardOf({ snapshot, chains: [] }, id)?.rows ?? [];
      const row = rows.find(one => one.label === 'RPC call');
      assert.deepEqual([row?.value, row?.certainty], ['procedure 15 of svcctl (ROpenSCManagerW)', 'likely']);
      assert.match(rows.find(one => one.label === 'RPC endpoint')?.value ?? '', /^ntsvcs: service control manager/);
      assert.match(rows.find(one => one.label === 'LRPC header')?.value ?? '', /^call 7, binding 2/);
    }
    const plain = cardOf({ snapshot: world(), chains: [] }, idOf('message', MESSAGE))?.rows ?? [];
    assert.match(
      plain.find(one => one.label === 'Not known of the call')?.value ?? '',
      /procedure unknown \(not asked\)/,
    );
  });
});
