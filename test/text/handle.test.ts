import assert from 'node:assert/strict';
import { DIRECTORY, HANDLES } from './alpcFixtures';
import { address, read, values } from './alpcLog';

describe('text: !handle', () => {
  it('reads the ports of every process with their handle counts', () => {
    const log = read(HANDLES);
    assert.deepEqual(log.unparsed, []);
    assert.deepEqual(values(log.port('ffffd20a82142df0')), {
      address: address('ffffd20a82142df0'),
      handleCount: 1,
      pointerCount: 32768,
      owner: address('ffffd20a8206f300'),
      type: 'connection',
      name: 'StockPort',
    });
    assert.equal(log.port('ffffd20a858a8c00').owner?.value, address('ffffd20a9206f300'));
    assert.equal(log.port('ffffd20a858a8c00').type, undefined, 'an unnamed port may be of any type');
  });

  it('does not take the holder of one of several handles for the owner', () => {
    const port = read(HANDLES).port('ffffd20a858a6c00');
    assert.equal(port.handleCount?.value, 2);
    assert.equal(port.owner, undefined);
  });

  it('learns the names of things that threads wait for', () => {
    const event = read(HANDLES).lock('ffffd20a858a7c00');
    assert.equal(event.type?.value, 'event');
    assert.equal(event.name?.value, 'Ready');
  });

  it('reads rows alone, old tables and upper-case words', () => {
    const log = read(`kd> !handle 0 4
processor number 0
New version of handle table at e1002000 with 380 Entries in use

0000: free handle, Entry address e1002000, Next Entry fffffffe
0004: Object: 80fd5238  GrantedAccess: 001f0fff
0168: Object: ffc6c748  GrantedAccess: 00000003 (Protected)
......
`);
    assert.deepEqual(log.unparsed, []);
    assert.equal(log.snapshot.ports.size, 0);
  });

  it('reads the handles of a user-mode session over', () => {
    const log = read(`0:000> !handle 8 f
Handle 8
  Type         \tEvent
  Attributes   \t0
  GrantedAccess\t0x100003:
         Synch
         QueryState,ModifyState
  HandleCount  \t2
  PointerCount \t3
  Name         \t<none>
  Object Specific Information
    Event Type Auto Reset
    Event is Waiting
0:000> !handle
Handle 4
  Type         \tALPC Port
2 Handles
Type           \tCount
ALPC Port      \t1
Event          \t1
`);
    assert.deepEqual(log.unparsed, []);
  });
});

describe('text: !object', () => {
  const OBJECT = (command: string, name: string): string => `0: kd> !object ${command}
Object: ffffd20a877b1090  Type: (ffffd20a820bec40) ALPC Port
    ObjectHeader: ffffd20a877b1060 (new version)
    HandleCount: 1  PointerCount: 6472
${name}`;

  it('reads name and path of a port', () => {
    const log = read(OBJECT('\\RPC Control\\StockApi', '    Directory Object: ffffa30a6c590920  Name: StockApi\n'));
    assert.deepEqual(log.unparsed, []);
    assert.deepEqual(values(log.port('ffffd20a877b1090')), {
      address: address('ffffd20a877b1090'),
      handleCount: 1,
      pointerCount: 6472,
      type: 'connection',
      name: 'StockApi',
      path: '\\RPC Control\\StockApi',
    });
  });

  it('knows no path where the object was asked for by address', () => {
    const log = read(OBJECT('ffffd20a877b1090', '    Directory Object: ffffa30a6c590920  Name: StockApi\n'));
    assert.equal(log.port('ffffd20a877b1090').path, undefined);
    assert.equal(log.port('ffffd20a877b1090').name?.value, 'StockApi');
  });

  it('reads the full path of an object that is in no directory', () => {
    const log = read(OBJECT('@rcx', '    Directory Object: 00000000  Name: \\RPC Control\\Shop-00001\n'));
    assert.equal(log.port('ffffd20a877b1090').name?.value, 'Shop-00001');
    assert.equal(log.port('ffffd20a877b1090').path?.value, '\\RPC Control\\Shop-00001');
  });

  it('reads an unnamed port, and other objects over', () => {
    const log = read(OBJECT('ffffd20a877b1090', ''));
    assert.equal(log.port('ffffd20a877b1090').name, undefined);
    assert.equal(log.port('ffffd20a877b1090').type, undefined);
    const other = read(`kd> !object 81b578c0
Object: 81b578c0  Type: (81bd0e70) Device
    ObjectHeader: 81b578a8
    HandleCount: 0  PointerCount: 3
    Directory Object: e1001208  Name: Stock0 
`);
    assert.deepEqual(other.unparsed, []);
    assert.equal(other.snapshot.ports.size, 0);
  });

  it('reads the ports of a directory with their paths', () => {
    const log = read(DIRECTORY);
    assert.deepEqual(log.unparsed, []);
    assert.equal(log.snapshot.ports.size, 2);
    assert.equal(log.port('ffffd20a83e6a1f0').name?.value, 'samss lpc');
    assert.equal(log.port('ffffd20a83dcd050').path?.value, '\\RPC Control\\LRPC-0123456789abcdef01');
  });
});
