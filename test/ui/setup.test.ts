import assert from 'node:assert/strict';
import {
  comPortProblem,
  type Connection,
  connectionProblem,
  connectionString,
  hostProblem,
  isWeakKey,
  keyProblem,
  netPortProblem,
  pipeProblem,
  targetNameProblem,
  targetPortProblem,
} from '../../extension/ui/setup/connection';
import { NO_DEBUGGEE } from '../../extension/target/kd/session/connectText';
import { outcomeOf } from '../../extension/ui/setup/connectionOutcome';
import { silentTargetChecks, transportOf } from '../../extension/ui/setup/silentTarget';
import { stepsMarkdown, targetSteps } from '../../extension/ui/setup/targetSteps';

const NET: Connection = { transport: 'net', port: 50_005, key: '1a.2b.3c.4d' };
const SERIAL: Connection = { transport: 'serial', port: 'COM1', baud: 115_200, targetPort: 2 };

describe('a connection to a kernel', () => {
  it('is written as kd takes it', () => {
    assert.equal(connectionString(NET), 'net:port=50005,key=1a.2b.3c.4d');
    assert.equal(connectionString({ ...NET, target: 'LAB-7' }), 'net:port=50005,key=1a.2b.3c.4d,target=LAB-7');
    assert.equal(connectionString(SERIAL), 'com:port=COM1,baud=115200');
    assert.equal(
      connectionString({ transport: 'pipe', path: '\\\\.\\pipe\\vm', reconnect: true }),
      'com:pipe,port=\\\\.\\pipe\\vm,resets=0,reconnect',
    );
    assert.equal(connectionString({ transport: 'usb', targetName: 'lab' }), 'usb:targetname=lab');
    assert.equal(connectionString({ transport: 'local' }), 'local');
  });

  it('is checked part by part', () => {
    assert.equal(keyProblem('2steg4fzbj2sz.23418vzkd4ko3.1g34ou07z4pev.1sp3yo9yz874p'), undefined);
    assert.match(keyProblem('1.2.3') ?? '', /four groups/);
    assert.match(keyProblem('1.2..4') ?? '', /empty/);
    assert.match(keyProblem('1.2.3.4-5') ?? '', /no group/);
    assert.match(keyProblem('1.2.3.12345678901234') ?? '', /no group/);
    assert.equal(keyProblem('1.2.3.3w5e11264sgsf'), undefined, 'the largest number of 64 bits');
    assert.match(keyProblem('1.2.3.3W5E11264SGSG') ?? '', /larger than 64 bits/);
    assert.equal(netPortProblem('50000'), undefined);
    for (const bad of ['49151', '65536', 'abc', '', '5e4']) assert.ok(netPortProblem(bad), bad);
    assert.equal(hostProblem('192.0.2.7'), undefined);
    assert.equal(hostProblem('fe80::1'), undefined);
    for (const bad of ['192.0.2.256', 'lab-pc', '']) assert.ok(hostProblem(bad), bad);
    assert.equal(comPortProblem('COM12'), undefined);
    assert.ok(comPortProblem('LPT1'));
    assert.equal(pipeProblem('\\\\.\\pipe\\kd_vm'), undefined);
    assert.ok(pipeProblem('C:\\pipe\\x'));
    assert.equal(targetNameProblem('LAB-7'), undefined);
    assert.ok(targetNameProblem('a b'));
    assert.equal(targetPortProblem('2'), undefined);
    for (const bad of ['0', 'COM1', '']) assert.ok(targetPortProblem(bad), bad);
    assert.ok(isWeakKey('1.2.3.4'));
    assert.ok(!isWeakKey('2steg4fzbj2sz.23418vzkd4ko3.1g34ou07z4pev.1sp3yo9yz874p'));
    assert.ok(!isWeakKey('1.2.3'), 'no key at all');
  });

  it('of a launch configuration is checked as far as can be told', () => {
    assert.equal(connectionProblem('net:port=50000,key=1.2.3.4'), undefined);
    assert.match(connectionProblem('net:key=1.2.3.4') ?? '', /port=/);
    assert.match(connectionProblem('net:port=50000') ?? '', /key=/);
    assert.match(connectionProblem('NET:port=50000,key=1.2.3') ?? '', /four groups/);
    assert.equal(connectionProblem('com:port=COM1'), undefined);
  });
});

describe('the steps on the target', () => {
  const commandsOf = (connection: Connection, host?: string): readonly string[] =>
    targetSteps(connection, host).flatMap(step => step.commands);

  it('warn first, and have the commands with the chosen values', () => {
    const steps = targetSteps(NET, '192.0.2.7');
    assert.deepEqual(
      steps.slice(0, 2).map(({ title }) => title),
      ['Suspend BitLocker first', 'Secure Boot'],
    );
    const commands = commandsOf(NET, '192.0.2.7');
    assert.ok(commands.includes('C:\\KDNET\\kdnet.exe 192.0.2.7 50005'));
    assert.ok(commands.includes('bcdedit /dbgsettings net hostip:192.0.2.7 port:50005 key:1a.2b.3c.4d'));
    assert.ok(commands.some(command => command.startsWith('netsh ') && command.endsWith('localport=50005')));
    assert.equal(commands.at(-1), 'bcdedit /debug off');
    assert.ok(commands.indexOf('shutdown -r -t 0') > commands.indexOf('bcdedit /dbgsettings'), 'looked at before');
  });

  it('leave bcdedit out for an IPv6 address, which it does not take as hostip', () => {
    const commands = commandsOf(NET, 'fe80::1');
    assert.ok(commands.includes('C:\\KDNET\\kdnet.exe fe80::1 50005'));
    assert.ok(!commands.some(command => command.includes('hostip:')));
  });

  it('exist for every transport', () => {
    const pipe: Connection = { transport: 'pipe', path: '\\\\.\\pipe\\vm', reconnect: true };
    const expected: readonly (readonly [Connection, string])[] = [
      [SERIAL, 'bcdedit /dbgsettings serial debugport:2 baudrate:115200'],
      [pipe, 'bcdedit /dbgsettings serial debugport:1 baudrate:115200'],
      [pipe, 'Set-VMComPort -VMName "<vm>" -Number 1 -Path \\\\.\\pipe\\vm'],
      [pipe, 'serial0.fileName = "\\\\.\\pipe\\vm"'],
      [{ transport: 'usb', targetName: 'lab' }, 'bcdedit /dbgsettings usb targetname:lab'],
      [{ transport: 'local' }, 'bcdedit /dbgsettings local'],
    ];
    for (const [connection, command] of expected) assert.ok(commandsOf(connection).includes(command), command);
  });

  it('make a document that explains no_debuggee', () => {
    const text = stepsMarkdown(NET, `kd -k ${connectionString(NET)}`, targetSteps(NET, '192.0.2.7'));
    assert.match(text, /## 1\. Suspend BitLocker/);
    assert.match(text, /```bat\nbcdedit \/debug on\n/);
    assert.match(text, /no_debuggee[^]*UDP[^]*restarted/);
    assert.match(text, /kd -k net:port=50005/);
  });
});

describe('what to look at while no target answers', () => {
  it('depends on how it is reached', () => {
    const about = (connection: string): string => silentTargetChecks(transportOf(connection)).join('\n');
    assert.match(about('net:port=50000,key=1.2.3.4'), /UDP/);
    assert.match(about('com:port=COM1,baud=115200'), /baud rate/);
    assert.match(about('com:pipe,port=\\\\.\\pipe\\vm,resets=0'), /administrator/);
    assert.match(about('usb:targetname=a'), /debug cable/);
    assert.match(about('1394:channel=1'), /no other debugger/);
    assert.equal(transportOf('1394:channel=1'), undefined);
  });

  it('is said when a connection is tried', () => {
    const state = { kind: 'live-kernel', access: 'readOnly', stop: 0, state: 'waiting' } as const;
    const silent = outcomeOf(state, 'net');
    assert.match(silent?.said ?? '', /no_debuggee.*"bcdedit \/dbgsettings" on the target.*UDP.*goes on waiting/);
    const general = outcomeOf({ ...state, reason: NO_DEBUGGEE }, 'serial');
    assert.match(general?.said ?? '', /baud rate/, 'what the debugger says is the same for every way');
    assert.match(outcomeOf({ ...state, state: 'halted' }, 'local')?.said ?? '', /runs on/);
  });
});
