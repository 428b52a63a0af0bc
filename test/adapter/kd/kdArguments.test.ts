import assert from 'node:assert/strict';
import { configurationOf } from '../../../extension/adapter/session/configuration';
import { attachArguments, type KdArguments } from '../../../extension/adapter/session/kdArguments';
import { launchArguments } from '../../../extension/adapter/session/launchArguments';

const attach = (fields: object): KdArguments => attachArguments(configurationOf(fields));

describe('arguments of debugger sessions', () => {
  it('say what to attach to', () => {
    const net = attach({ connection: ' -k net:port=50000,key=1.2.3.4 ', stopOnEntry: true });
    assert.deepEqual(net.connection, { kind: 'kernel', connection: 'net:port=50000,key=1.2.3.4', breakAtStart: true });
    assert.equal(net.title, 'kernel net:port=50000,key=…');
    assert.equal(net.access, 'readOnly');
    assert.deepEqual(attach({ localKernel: true }).connection, { kind: 'local-kernel' });
    assert.deepEqual(attach({ remote: 'tcp:server=h,port=5' }).connection, {
      kind: 'remote',
      remote: 'tcp:server=h,port=5',
    });
    assert.deepEqual(attach({ processId: '0x1a2c', processServer: 'tcp:server=h,port=5' }).connection, {
      kind: 'process',
      processId: 0x1a2c,
      processServer: 'tcp:server=h,port=5',
    });
  });

  it('say what to start, with full access by default', () => {
    const args = launchArguments({ program: 'c:\\x y\\client.exe', args: ['-a'], timeouts: { command: 5 } });
    assert.ok(args.kind === 'kd');
    assert.deepEqual(args.connection, { kind: 'program', program: 'c:\\x y\\client.exe', args: ['-a'] });
    assert.deepEqual([args.access, args.title, args.timeouts.command], ['full', 'client.exe', 5_000]);
    const dump = launchArguments({ dumpFile: '/x/MEMORY.DMP', engine: 'kd', initCommands: '.symfix', trace: true });
    assert.ok(dump.kind === 'kd' && dump.connection.kind === 'dump');
    assert.deepEqual([dump.initCommands, dump.trace, dump.access], [['.symfix'], '', 'readOnly']);
  });

  const wrong: readonly [string, () => unknown, RegExp][] = [
    ['nothing', () => attach({}), /nothing to attach to.*"connection"/],
    ['two targets', () => attach({ localKernel: true, processId: 5 }), /"localKernel" and "processId"/],
    ['a dump', () => attach({ dumpFile: 'x' }), /"launch"/],
    ['no key', () => attach({ connection: 'net:port=50000' }), /key=.*kdnet\.exe/],
    ['no port', () => attach({ connection: 'net:key=1.2.3.4' }), /port=NUMBER/],
    ['a transport that is none', () => attach({ connection: 'carrier pigeon' }), /what kd -k takes/],
    ['a server that is none', () => attach({ remote: 'somewhere' }), /tcp:server=HOST/],
    ['a process that is none', () => attach({ processId: 'x' }), /number of a process/],
    ['a server without a process', () => attach({ processServer: 'tcp:server=h' }), /needs "processId"/],
    ['an access that is none', () => attach({ localKernel: true, access: 'x' }), /"readOnly", "full"/],
    ['a limit that is none', () => attach({ localKernel: true, timeouts: { command: -1 } }), /seconds above 0/],
    ['commands that are none', () => attach({ localKernel: true, initCommands: [5] }), /list of texts/],
    ['a variable', () => attach({ connection: '${input:x}' }), /did not replace/],
    ['a connection to launch', () => launchArguments({ connection: 'net:' }), /"attach"/],
    ['a log through kd', () => launchArguments({ logFile: 'x', engine: 'kd' }), /without a debugger/],
  ];
  for (const [name, run, message] of wrong)
    it(`that say ${name} are refused in words`, () => {
      assert.throws(run, message);
    });
});
