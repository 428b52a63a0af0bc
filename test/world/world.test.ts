import assert from 'node:assert/strict';
import { type BuiltWorld, buildWorld } from './buildWorld';
import { BUILDS } from './layout';
import { smallWorld } from './sample';

/** Reads a field by the layout alone. */
function read(world: BuiltWorld, type: string, at: bigint, field: string): bigint {
  const { offset, size, bits } = world.layout.place(type, field);
  const raw = world.kernel.space.readUint(at + BigInt(offset), size);
  return bits ? (raw >> BigInt(bits.position)) & ((1n << BigInt(bits.length)) - 1n) : raw;
}

/** Entries of a list, which has to close in both directions. */
function entries(world: BuiltWorld, head: bigint, type: string, link: string): readonly bigint[] {
  const found: bigint[] = [];
  const { space, layout } = world.kernel;
  let previous = head;
  for (let at = space.readUint(head, 8); at !== head; at = space.readUint(at, 8)) {
    assert.equal(space.readUint(at + 8n, 8), previous, 'links agree');
    found.push(at - BigInt(layout.offset(type, link)));
    assert.ok(found.length < 1000, 'the list closes');
    previous = at;
  }
  assert.equal(space.readUint(head + 8n, 8), previous);
  return found;
}

function unicode(world: BuiltWorld, at: bigint): string {
  const length = Number(read(world, '_UNICODE_STRING', at, 'Length'));
  return Buffer.from(world.kernel.space.read(read(world, '_UNICODE_STRING', at, 'Buffer'), length)).toString('utf16le');
}

/** Type name and full path of an object, by the header in front of it. */
function identify(world: BuiltWorld, body: bigint): { readonly type: string; readonly path: string } {
  const { kernel, layout } = world;
  const header = body - BigInt(layout.offset('_OBJECT_HEADER', 'Body'));
  let index = read(world, '_OBJECT_HEADER', header, 'TypeIndex');
  if (layout.symbol('ObHeaderCookie') !== undefined)
    index ^= ((header >> 8n) & 0xffn) ^ kernel.space.readUint(kernel.symbol('ObHeaderCookie'), 1);
  const type = kernel.space.readUint(kernel.symbol('ObTypeIndexTable') + index * 8n, 8);
  const name = unicode(world, type + BigInt(layout.offset('_OBJECT_TYPE', 'Name')));
  const mask = read(world, '_OBJECT_HEADER', header, 'InfoMask');
  if ((mask & 2n) === 0n) return { type: name, path: '' };
  const info = header - kernel.space.readUint(kernel.symbol('ObpInfoMaskToOffset') + (mask & 3n), 1);
  const own = unicode(world, info + BigInt(layout.offset('_OBJECT_HEADER_NAME_INFO', 'Name')));
  const directory = read(world, '_OBJECT_HEADER_NAME_INFO', info, 'Directory');
  if (directory === 0n) return { type: name, path: '' };
  return { type: name, path: `${identify(world, directory).path}\\${own}` };
}

/** Finds a name through the directories alone, from the root on. */
function lookUp(world: BuiltWorld, path: string): bigint | undefined {
  const { kernel } = world;
  let at = kernel.space.readUint(kernel.symbol('ObpRootDirectoryObject'), 8);
  for (const part of path.split('\\').slice(1)) {
    const found = members(world, at).find(body => identify(world, body).path.endsWith(`\\${part}`));
    if (found === undefined) return undefined;
    at = found;
  }
  return at;
}

function members(world: BuiltWorld, directory: bigint): readonly bigint[] {
  const found: bigint[] = [];
  for (let bucket = 0n; bucket < 37n; bucket++) {
    let entry = world.kernel.space.readUint(directory + bucket * 8n, 8);
    for (; entry !== 0n; entry = read(world, '_OBJECT_DIRECTORY_ENTRY', entry, 'ChainLink'))
      found.push(read(world, '_OBJECT_DIRECTORY_ENTRY', entry, 'Object'));
  }
  return found;
}

/** The object that a handle leads to, by the levels of the table. */
function objectOf(world: BuiltWorld, table: bigint, handle: bigint): bigint {
  const { space, layout } = world.kernel;
  const code = read(world, '_HANDLE_TABLE', table, 'TableCode');
  const index = handle / 4n;
  const top = code & ~3n;
  const page = (code & 3n) === 0n ? top : space.readUint(top + (index / 256n) * 8n, 8);
  const entry = page + (index % 256n) * 16n;
  const raw = space.readUint(entry, 8);
  return layout.isWindows7 ? raw & ~7n : ((raw >> 20n) << 4n) | 0xffff_0000_0000_0000n;
}

describe('a synthetic kernel', () => {
  for (const build of BUILDS) {
    const world = buildWorld(smallWorld(build));
    const at = (key: string): bigint => world.addresses.get(key) ?? 0n;

    it(`links all ports, with owners, types and names (${build})`, () => {
      const ports = entries(world, world.kernel.symbol('AlpcpPortList'), '_ALPC_PORT', 'PortListEntry');
      const { ports: described = [], connections = [] } = world.description;
      const keys = [...described.map(one => one.key), ...connections.flatMap(one => [one.key, `${one.key}.server`])];
      assert.deepEqual(new Set(ports), new Set(keys.map(at)));
      assert.deepEqual(identify(world, at('spoolss')), { type: 'ALPC Port', path: '\\RPC Control\\spoolss' });
      assert.equal(lookUp(world, '\\RPC Control\\spoolss'), at('spoolss'));
      assert.deepEqual(identify(world, at('editorToSpooler')), { type: 'ALPC Port', path: '' });
      const types = ['spoolss', 'editorToSpooler', 'editorToSpooler.server'].map(key =>
        read(world, '_ALPC_PORT', at(key), 'u1.s1.Type'),
      );
      assert.deepEqual(types, [1n, 2n, 3n]);
      assert.equal(read(world, '_ALPC_PORT', at('editorToSpooler'), 'OwnerProcess'), at('editor'));
      assert.equal(read(world, '_ALPC_PORT', at('editorToSpooler.server'), 'OwnerProcess'), at('spooler'));
      assert.equal(read(world, '_ALPC_PORT', at('orphan'), 'u1.s1.Closed'), 1n);
    });

    it(`keeps messages in their queues (${build})`, () => {
      const queue = (list: string, link: string, port: string): readonly bigint[] => {
        const head = at(port) + BigInt(world.layout.offset('_ALPC_PORT', list));
        const found = entries(world, head, '_KALPC_MESSAGE', link);
        assert.equal(read(world, '_ALPC_PORT', at(port), `${list}Length`), BigInt(found.length), list);
        return found;
      };
      assert.deepEqual(queue('MainQueue', 'Entry', 'spoolss'), [at('notice')]);
      assert.deepEqual(queue('LargeMessageQueue', 'Entry', 'spoolss'), [at('big')]);
      assert.deepEqual(queue('PendingQueue', 'Entry', 'spoolss'), [at('print')]);
      assert.deepEqual(queue('CanceledQueue', 'CancelListEntry', 'filterPort'), [at('given up')]);
      const print = at('print');
      assert.equal(read(world, '_KALPC_MESSAGE', print, 'u1.s1.QueueType'), 3n);
      assert.equal(read(world, '_KALPC_MESSAGE', print, 'WaitingThread'), at('client'));
      assert.equal(read(world, '_KALPC_MESSAGE', print, 'ServerThread'), at('server'));
      assert.equal(read(world, '_ETHREAD', at('client'), 'AlpcMessage'), print);
      // Neither of these two is waited for: one was, the other is a mask of attributes.
      assert.equal(read(world, '_ETHREAD', at('worker'), 'AlpcMessage'), at('notice'));
      assert.equal(read(world, '_ETHREAD', at('receiver'), 'AlpcMessage'), 0xe0000000n);
      const blob = print - BigInt(world.layout.sizeOf('_BLOB'));
      assert.equal(read(world, '_BLOB', blob, 'ResourceId'), 2n);
      const size = BigInt(world.layout.sizeOf('_KALPC_MESSAGE'));
      const rest = world.kernel.space.read(read(world, '_KALPC_MESSAGE', print, 'ExtensionBuffer'), 188);
      const data = Buffer.concat([world.kernel.space.read(print + size, 512), rest]);
      assert.deepEqual(data, Buffer.from(world.description.messages?.[0]?.data ?? []));
    });

    it(`ties connections to their port (${build})`, () => {
      const own = read(world, '_ALPC_PORT', at('spoolss'), 'CommunicationInfo');
      const head = own + BigInt(world.layout.offset('_ALPC_COMMUNICATION_INFO', 'CommunicationList'));
      const infos = entries(world, head, '_ALPC_COMMUNICATION_INFO', 'CommunicationList');
      assert.deepEqual(infos, [read(world, '_ALPC_PORT', at('editorToSpooler'), 'CommunicationInfo')]);
      const [info = 0n] = infos;
      const ports = ['ConnectionPort', 'ServerCommunicationPort', 'ClientCommunicationPort'].map(field =>
        read(world, '_ALPC_COMMUNICATION_INFO', info, field),
      );
      assert.deepEqual(ports, [at('spoolss'), at('editorToSpooler.server'), at('editorToSpooler')]);
    });

    it(`hangs waiters on what they wait for (${build})`, () => {
      const waiters = (object: bigint): readonly bigint[] => {
        const head = object + BigInt(world.layout.offset('_DISPATCHER_HEADER', 'WaitListHead'));
        const blocks = entries(world, head, '_KWAIT_BLOCK', 'WaitListEntry');
        for (const block of blocks) assert.equal(read(world, '_KWAIT_BLOCK', block, 'Object'), object);
        return blocks.map(block => read(world, '_KWAIT_BLOCK', block, 'Thread'));
      };
      assert.deepEqual(waiters(at('lock')), [at('server')]);
      assert.deepEqual(waiters(at('spoolerPool')), [at('worker')]);
      assert.deepEqual(waiters(at('client')), [at('joiner')]);
      assert.deepEqual(waiters(at('filter')), [at('joiner')]);
      assert.deepEqual(waiters(read(world, '_ERESOURCE', at('table'), 'ExclusiveWaiters')), [at('waiter')]);
      assert.equal(read(world, '_KMUTANT', at('lock'), 'OwnerThread'), at('holder'));
      assert.equal(read(world, '_ERESOURCE', at('table'), 'OwnerEntry.OwnerThread'), at('holder'));
      // State, wait time and context switches lie in the gaps between the wait blocks of the thread.
      assert.equal(read(world, '_ETHREAD', at('joiner'), 'Tcb.State'), 5n);
      assert.equal(read(world, '_ETHREAD', at('joiner'), 'Tcb.ContextSwitches'), 1n);
      const pool = at('spoolerPool') + BigInt(world.layout.offset('_KQUEUE', 'ThreadListHead'));
      assert.deepEqual(entries(world, pool, '_ETHREAD', 'Tcb.QueueListEntry'), [at('worker'), at('server')]);
    });

    it(`leads handles and client ids to their objects (${build})`, () => {
      const bodyAt = BigInt(world.layout.offset('_OBJECT_HEADER', 'Body'));
      for (const { process, handle, object } of world.description.handles ?? []) {
        const table = read(world, '_EPROCESS', at(process), 'ObjectTable');
        assert.equal(objectOf(world, table, BigInt(handle)) + bodyAt, at(object), `${process} ${handle}`);
      }
      const cids = world.kernel.space.readUint(world.kernel.symbol('PspCidTable'), 8);
      assert.equal(objectOf(world, cids, 0x9d8n), at('client'));
      assert.equal(objectOf(world, cids, 0x5a8n), at('spooler'));
      assert.deepEqual(identify(world, at('lock')), { type: 'Mutant', path: '\\BaseNamedObjects\\FilterLock' });
      const type = world.kernel.space.readUint(world.kernel.symbol('AlpcPortObjectType'), 8);
      assert.deepEqual(identify(world, type), { type: 'Type', path: '\\ObjectTypes\\ALPC Port' });
      assert.deepEqual(
        ['TotalNumberOfObjects', 'TotalNumberOfHandles'].map(field => read(world, '_OBJECT_TYPE', type, field)),
        [7n, 2n],
      );
    });
  }

  it('refuses a description that contradicts itself', () => {
    const world = smallWorld('6.1.7601.24540');
    const unknown = { ...world, handles: [{ process: 'editor', handle: 4, object: 'nobody' }] };
    assert.throws(() => buildWorld(unknown), /nothing has the key nobody/);
    const direct = { key: 'm', connection: 'editorToSpooler', queue: 'direct' as const, id: 1 };
    assert.throws(
      () => buildWorld({ ...world, messages: [...(world.messages ?? []), direct] }),
      /no _ALPC_PORT.DirectQueue/,
    );
  });
});
