import assert from 'node:assert/strict';
import { endpointOf } from '../../extension/rpc/endpoint';
import { interfaceOf, interfacesServedBy, interfaceTitle } from '../../extension/rpc/interfaces';
import { serviceGroupOf, serviceOfCommandLine } from '../../extension/rpc/services';

describe('the name of a port', () => {
  const kindOf = (path: string): string => endpointOf(path).kind;

  it('tells what made it', () => {
    assert.equal(kindOf('\\RPC Control\\LRPC-71ea8d8164d4fa6391'), 'lrpc-dynamic');
    assert.equal(kindOf('LRPC00000408.00000001'), 'lrpc-dynamic');
    assert.equal(kindOf('\\RPC Control\\OLE7A8F68570F354B65A0C8D44DCBE0'), 'com');
    assert.equal(kindOf('\\RPC Control\\fabrikam.index'), 'lrpc');
    assert.equal(kindOf('\\Sessions\\2\\Windows\\ApiPort'), 'not-rpc');
    assert.equal(kindOf('\\ThemeApiPort'), 'not-rpc');
    assert.equal(kindOf('\\BaseNamedObjects\\myport'), 'unknown');
    assert.equal(kindOf('myport'), 'unknown');
  });

  it('tells whose it is in Windows, and never for certain', () => {
    assert.deepEqual(endpointOf('\\RPC Control\\epmapper'), {
      kind: 'lrpc',
      name: 'epmapper',
      about: 'endpoint mapper and COM activation (RPCSS)',
      certainty: 'likely',
    });
    assert.equal(endpointOf('plugplay').kind, 'lrpc');
    assert.match(endpointOf('\\RPC Control\\WMsgKRpc0A1B2C').about ?? '', /WINLOGON/);
    assert.equal(endpointOf('myport').certainty, 'heuristic');
  });
});

describe('the table of interfaces', () => {
  it('knows name, protocol, server and procedures by UUID', () => {
    const found = interfaceOf('{367ABB81-9844-35F1-AD32-98F038001003}');
    assert.ok(found);
    assert.equal(interfaceTitle(found), 'svcctl');
    assert.match(found.protocol ?? '', /MS-SCMR/);
    assert.deepEqual(found.servers, ['services.exe']);
    assert.equal(found.procedure(0), 'RCloseServiceHandle');
    assert.equal(found.procedure(60_000), undefined);
    assert.equal(interfaceOf('00000000-1111-2222-3333-444444444444'), undefined);
  });

  it('knows the procedures of the print spooler, by their numbers', () => {
    const found = interfaceOf('12345678-1234-abcd-ef00-0123456789ab');
    assert.deepEqual(
      [0, 1, 29, 37, 69, 113].map(number => found?.procedure(number)),
      [
        'RpcEnumPrinters',
        'RpcOpenPrinter',
        'RpcClosePrinter',
        undefined,
        'RpcOpenPrinterEx',
        'RpcEnumJobNamedProperties',
      ],
    );
  });

  it('finds what a module may be asked for', () => {
    const uuids = interfacesServedBy('SrvSvc.dll').map(({ uuid }) => uuid);
    assert.ok(uuids.includes('4b324fc8-1670-01d3-1278-5a47bf6ee188'));
    assert.deepEqual(interfacesServedBy('nothing.dll'), []);
  });
});

describe('a command line', () => {
  it('names the service of a host that runs one', () => {
    const line = 'C:\\Windows\\system32\\svchost.exe -k netsvcs -p -s Schedule';
    assert.equal(serviceOfCommandLine(line)?.name, 'Schedule');
    assert.equal(serviceGroupOf(line), 'netsvcs');
    assert.equal(serviceOfCommandLine('"C:\\Windows\\System32\\svchost.exe" -k LocalService'), undefined);
    assert.equal(serviceGroupOf('notepad.exe -k x'), undefined);
  });
});
