import assert from 'node:assert/strict';
import { choiceLabel, isChoice, withNewest } from '../../extension/ui/launch/connectionChoice';
import type { Config } from '../../extension/ui/launch/launchConfig';
import { launchProblem } from '../../extension/ui/launch/launchProblem';
import { trustQuestion } from '../../extension/ui/launch/launchTrust';
import { outcomeOf } from '../../extension/ui/setup/connectionOutcome';

function config(fields: Partial<Config>): Config {
  return { type: 'kd', name: 'test', request: 'attach', ...fields };
}

describe('launch configurations for kd and cdb', () => {
  it('that can be tried have no problem', () => {
    const good: readonly Partial<Config>[] = [
      { connection: 'net:port=50000,key=1a.2b.3c.4d' },
      { connection: 'com:pipe,port=\\\\.\\pipe\\vm,resets=0,reconnect', access: 'full' },
      { localKernel: true },
      { remote: 'tcp:server=lab,port=5005' },
      { processId: '4242' },
      { processId: 0x10, processServer: 'tcp:server=lab,port=1' },
      { request: 'launch', program: 'notepad.exe', args: ['a b'], initCommands: '.symfix' },
      { request: 'launch', dumpFile: 'a.dmp', engine: 'kd' },
    ];
    for (const fields of good) assert.equal(launchProblem(config(fields)), undefined, JSON.stringify(fields));
  });

  it('that cannot work say how to mend them', () => {
    const cases: readonly (readonly [Partial<Config>, RegExp])[] = [
      [{}, /nothing to attach to: "connection"/],
      [{ connection: 'net:port=50000' }, /"connection": .*"key="/],
      [{ connection: 'net:port=80,key=1.2.3.4' }, /49152 to 65535/],
      [{ connection: 7 }, /what kd -k takes/],
      [{ connection: 'usb:targetname=a', remote: 'tcp:a' }, /both "connection" and "remote"/],
      [{ remote: 'lab:5005' }, /"tcp:server=HOST/],
      [{ processId: '-1' }, /number of a process/],
      [{ processServer: 'tcp:server=a' }, /needs "processId"/],
      [{ localKernel: true, engine: 'embedded' }, /reads crash dumps only/],
      [{ dumpFile: 'a' }, /"request": "launch"/],
      [{ localKernel: true, access: 'all' }, /"readOnly" or "full"/],
      [{ localKernel: true, initCommands: [1] }, /list of texts/],
      [{ localKernel: true, debuggerPath: 7 }, /kd\.exe, cdb\.exe/],
      [{ request: 'launch', connection: 'net:port=50000,key=1.2.3.4' }, /use "request": "attach"/],
      [{ request: 'launch', logFile: 'a', engine: 'kd' }, /without a debugger/],
      [{ request: 'launch', program: 'a', dumpFile: 'b' }, /keep one/],
      [{ request: 'open' }, /must be "launch".*or "attach"/],
    ];
    for (const [fields, why] of cases) assert.match(launchProblem(config(fields)) ?? '', why, JSON.stringify(fields));
  });
});

describe('what a launch configuration brings along', () => {
  const own = { debuggerPath: 'C:\\kits\\kd.exe', symbolPath: 'srv*C:\\s*https://mine.test/sym' };

  it('is nothing for a plain one', () => {
    assert.equal(trustQuestion(config({ connection: 'usb:targetname=a', symbolPath: 'C:\\symbols' }), own), undefined);
    const mine = config({ debuggerPath: own.debuggerPath, symbolPath: own.symbolPath });
    assert.equal(trustQuestion(mine, own), undefined, 'what the settings of the machine name is not asked for');
  });

  it('is shown line by line: debugger, commands, servers', () => {
    const question = trustQuestion(
      config({
        debuggerPath: '.\\kd.exe',
        initCommands: ['.shell calc', 'lm'],
        symbolPath: 'srv*C:\\s*https://x.test/y;\\\\share\\sym',
      }),
      own,
    );
    assert.deepEqual(question?.lines, [
      'Debugger: .\\kd.exe',
      'Command at the start: .shell calc',
      'Command at the start: lm',
      'Symbol server: https://x.test/y',
      'Symbol server: \\\\share\\sym',
    ]);
  });

  it('is agreed to by content: a changed command is another one, another name is not', () => {
    const ask = (fields: Partial<Config>) => trustQuestion(config(fields), own)?.content;
    assert.equal(ask({ initCommands: ['lm'], name: 'a' }), ask({ name: 'b', initCommands: ['lm'] }));
    assert.notEqual(ask({ initCommands: ['lm'] }), ask({ initCommands: ['lm', '.shell calc'] }));
    const long = 'x'.repeat(400);
    assert.notEqual(ask({ initCommands: [`${long}1`] }), ask({ initCommands: [`${long}2`] }), 'beyond what is shown');
  });
});

describe('recent connections', () => {
  it('have the newest first, each once, and no secrets in sight', () => {
    const a = { kind: 'connection', text: 'net:port=50000,key=1.2.3.4' } as const;
    const b = { kind: 'remote', text: 'tcp:server=a,port=1,password=x' } as const;
    assert.deepEqual(withNewest([a, b], b), [b, a]);
    const many = Array.from({ length: 30 }, (_, i) => ({ kind: 'connection', text: `usb:targetname=${i}` }) as const);
    assert.equal(withNewest(many, a).length, 10);
    assert.equal(choiceLabel(a), 'net:port=50000,key=…');
    assert.equal(choiceLabel(b), 'tcp:server=a,port=1,password=…');
    assert.deepEqual([a, b, {}, null, { kind: 'x', text: '' }].map(isChoice), [true, true, false, false, false]);
  });
});

describe('the try of a connection', () => {
  it('tells a silent target from one that answers', () => {
    const base = { kind: 'live-kernel', access: 'readOnly', stop: 0 } as const;
    assert.equal(outcomeOf({ ...base, state: 'starting' }), undefined);
    assert.equal(outcomeOf({ ...base, state: 'running' })?.answers, true);
    const silent = outcomeOf({ ...base, state: 'waiting' });
    assert.equal(silent?.answers, false);
    assert.match(silent.said, /no_debuggee.*restarted.*debug Yes.*no other debugger/);
    assert.match(outcomeOf({ ...base, state: 'waiting', reason: 'COM1 is in use.' })?.said ?? '', /COM1 is in use/);
  });
});
