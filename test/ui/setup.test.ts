import assert from 'node:assert/strict';
import {
  comPortProblem,
  type Connection,
  connectionProblem,
  connectionString,
  hostProblem,
  keyProblem,
  netPortProblem,
  pipeProblem,
  targetNameProblem,
} from '../../extension/ui/setup/connection';
import { stepsMarkdown, targetSteps } from '../../extension/ui/setup/targetSteps';

const NET: Connection = { transport: 'net', port: 50_005, key: '1a.2b.3c.4d' };

describe('a connection to a kernel', () => {
  it('is written as kd takes it', () => {
    assert.equal(connectionString(NET), 'net:port=50005,key=1a.2b.3c.4d');
    assert.equal(connectionString({ ...NET, target: 'LAB-7' }), 'net:port=50005,key=1a.2b.3c.4d,target=LAB-7');
    assert.equal(connectionString({ transport: 'serial', port: 'COM1', baud: 115_200 }), 'com:port=COM1,baud=115200');
    assert.equal(
      connectionString({ transport: 'pipe', path: '\\\\.\\pipe\\vm', reconnect: true }),
      'com:pipe,port=\\\\.\\pipe\\vm,resets=0,reconnect',
    );
    assert.equal(connectionString({ transport: 'usb', targetName: 'lab' }), 'usb:targetname=lab');
  });

  it('is checked part by part', () => {
    assert.equal(keyProblem('2steg4fzbj2sz.23418vzkd4ko3.1g34ou07z4pev.1sp3yo9yz874p'), undefined);
    assert.match(keyProblem('1.2.3') ?? '', /four groups/);
    assert.match(keyProblem('1.2..4') ?? '', /empty/);
    assert.match(keyProblem('1.2.3.4-5') ?? '', /no group/);
    assert.match(keyProblem('1.2.3.12345678901234') ?? '', /no group/);
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
  it('warn first, and have the commands with the chosen values', () => {
    const steps = targetSteps(NET, '192.0.2.7');
    assert.match(steps[0]!.title, /BitLocker/);
    assert.match(steps[1]!.title, /Secure Boot/);
    const commands = steps.flatMap(step => step.commands);
    assert.ok(commands.includes('C:\\KDNET\\kdnet.exe 192.0.2.7 50005'));
    assert.ok(commands.includes('bcdedit /dbgsettings net hostip:192.0.2.7 port:50005 key:1a.2b.3c.4d'));
    assert.equal(commands.at(-1), 'bcdedit /debug off');
  });

  it('exist for every transport', () => {
    const others: readonly Connection[] = [
      { transport: 'serial', port: 'COM1', baud: 115_200 },
      { transport: 'pipe', path: '\\\\.\\pipe\\vm', reconnect: true },
      { transport: 'usb', targetName: 'lab' },
    ];
    for (const connection of others)
      assert.ok(
        targetSteps(connection, undefined).some(step => step.commands.some(c => c.startsWith('bcdedit /dbgsettings'))),
      );
  });

  it('make a document that explains no_debuggee', () => {
    const text = stepsMarkdown(connectionString(NET), targetSteps(NET, '192.0.2.7'));
    assert.match(text, /## 1\. Suspend BitLocker/);
    assert.match(text, /```bat\nbcdedit \/debug on\n/);
    assert.match(text, /no_debuggee/);
  });
});
