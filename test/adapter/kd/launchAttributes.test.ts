import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { debuggerStarter } from '../../../extension/adapter/kd/startDebugger';
import { configurationOf } from '../../../extension/adapter/session/configuration';
import { attachArguments, type KdArguments } from '../../../extension/adapter/session/kdArguments';
import { launchArguments } from '../../../extension/adapter/session/launchArguments';
import { parseRecording } from '../../../extension/target/kd/recording/recordingFormat';
import { transcriptOf } from '../../../extension/target/kd/recording/transcript';
import { writeDebugger } from '../../standin/debuggerFile';
import { withProgram } from './programUnderCdb';
import { CONNECTION, withScripted } from './scriptedKd';

/*
 * What each attribute of a launch configuration does, from the configuration to the command line of the debugger and to what the
 * session does.
 */

type Stopped = DebugProtocol.StoppedEvent['body'];
interface Manifest {
  readonly contributes: {
    readonly debuggers: readonly {
      readonly configurationAttributes: Readonly<Record<string, { readonly properties: object }>>;
    }[];
  };
}

const manifest = JSON.parse(readFileSync(path.resolve(__dirname, '../../../package.json'), 'utf8')) as Manifest;

/** A debugger that writes down how it was started, and reads commands until its input ends. */
const WITNESS = `
process.stdout.write('Microsoft (R) Windows Debugger\\n0: kd> ');
const fs = require('node:fs');
const file = require('node:path').join(__dirname, 'started.json');
fs.writeFileSync(file + '.new', JSON.stringify({ args: process.argv.slice(2), symbols: process.env._NT_SYMBOL_PATH }));
fs.renameSync(file + '.new', file);
process.stdin.on('data', () => {});
process.stdin.on('end', () => process.exit(0));
`;

interface Started {
  readonly args: readonly string[];
  readonly symbols: string;
}

describe('an attribute of a launch configuration', function () {
  this.timeout(20_000);
  let folder: string;
  let debuggerPath: string;
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'alpcscope-attributes-'));
    const script = path.join(folder, 'witness.js');
    writeFileSync(script, WITNESS);
    debuggerPath = writeDebugger(folder, { runtime: process.execPath, script });
  });
  after(() => {
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
  });

  const attach = (fields: object): KdArguments =>
    attachArguments(configurationOf({ debuggerPath, symbolPath: 'none', symbolCache: 'cache', ...fields }));
  const launch = (fields: object): KdArguments => {
    const args = launchArguments({ debuggerPath, symbolPath: 'none', symbolCache: 'cache', ...fields });
    assert.ok(args.kind === 'kd');
    return args;
  };

  /** Starts the debugger as a session would and hands out with what. */
  async function started(args: KdArguments): Promise<Started> {
    const file = path.join(folder, 'started.json');
    rmSync(file, { force: true });
    const start = debuggerStarter({ file: process.execPath, script: path.join(folder, 'none') });
    const running = await start(args);
    try {
      for (let i = 0; i < 500; i++) {
        try {
          return JSON.parse(readFileSync(file, 'utf8')) as Started;
        } catch {
          await new Promise(resolve => setTimeout(resolve, 20));
        }
      }
      throw new Error('the debugger was not started');
    } finally {
      await running.session.kill();
      running.close();
    }
  }

  const PATHS = ['-y', 'none;cache'];

  /** By attribute: each of package.json has one, which the last test checks. */
  const effects: Readonly<Record<string, () => void | Promise<void>>> = {
    connection: async () => {
      const { args } = await started(attach({ connection: 'net:port=50000,key=1.2.3.4' }));
      assert.deepEqual(args, [...PATHS, '-k', 'net:port=50000,key=1.2.3.4']);
    },
    localKernel: async () => {
      assert.deepEqual((await started(attach({ localKernel: true }))).args, [...PATHS, '-kl']);
    },
    remote: async () => {
      const { args } = await started(attach({ remote: 'tcp:server=lab,port=5005' }));
      assert.deepEqual(args, ['-remote', 'tcp:server=lab,port=5005']);
    },
    processId: async () => {
      assert.deepEqual((await started(attach({ processId: '0x10' }))).args, [...PATHS, '-pd', '-p', '16']);
    },
    processServer: async () => {
      const server = 'tcp:server=lab,port=1';
      const process = await started(attach({ processId: 7, processServer: server }));
      assert.deepEqual(process.args, ['-premote', server, ...PATHS, '-pd', '-p', '7']);
      const program = await started(launch({ program: 'a.exe', processServer: server }));
      assert.deepEqual(program.args, ['-premote', server, ...PATHS, '-2', 'a.exe']);
    },
    program: async () => {
      assert.deepEqual((await started(launch({ program: 'C:\\a b\\c.exe' }))).args, [...PATHS, '-2', 'C:\\a b\\c.exe']);
    },
    args: async () => {
      const { args } = await started(launch({ program: 'c.exe', args: ['-z', 'a b', 'ü"'] }));
      assert.deepEqual(args.slice(2), ['-2', 'c.exe', '-z', 'a b', 'ü"']);
    },
    childProcesses: async () => {
      const { args } = await started(launch({ program: 'c.exe', childProcesses: true }));
      assert.deepEqual(args.slice(2), ['-o', '-2', 'c.exe']);
    },
    dumpFile: async () => {
      const { args } = await started(launch({ dumpFile: path.join(folder, 'MEMORY.DMP'), engine: 'kd' }));
      assert.deepEqual(args, [...PATHS, '-z', path.join(folder, 'MEMORY.DMP')]);
    },
    logFile: () => {
      const args = launchArguments({ logFile: 'a.kdlog', cwd: folder });
      assert.deepEqual([args.kind, args.kind === 'file' && args.file], ['file', path.join(folder, 'a.kdlog')]);
    },
    engine: () => {
      const kindOf = (engine: string | undefined): string =>
        launchArguments({ dumpFile: 'a.dmp', ...(engine !== undefined && { engine }) }).kind;
      assert.deepEqual([undefined, 'auto', 'embedded', 'kd'].map(kindOf), ['file', 'file', 'file', 'kd']);
    },
    debuggerPath: async () => {
      const nowhere = path.join(folder, 'nowhere', 'kd.exe');
      await assert.rejects(started({ ...attach({ localKernel: true }), debuggerPath: nowhere }), /nowhere/);
      const { args } = await started(attach({ localKernel: true, debuggerPath: folder }));
      assert.equal(args.at(-1), '-kl', 'a folder that holds kd');
    },
    symbolPath: async () => {
      const symbolPath = `${folder};srv*${folder}*https://symbols.test/x`;
      const { args, symbols } = await started(attach({ localKernel: true, symbolPath }));
      assert.ok(args[1]?.includes(folder));
      assert.doesNotMatch(args[1] ?? '', /https:/, 'servers are asked on request alone');
      assert.equal(symbols, args[1], 'what kd would take from the environment is the same');
      const always = await started(attach({ localKernel: true, symbolPath, symbolServers: 'always' }));
      assert.match(always.args[1] ?? '', /https:\/\/symbols\.test\/x/);
    },
    sourcePath: async () => {
      const sourcePath = ['C:\\src', 'D:\\more'].join(';');
      const { args } = await started(attach({ localKernel: true, sourcePath }));
      assert.deepEqual(args, [...PATHS, '-srcpath', sourcePath, '-kl']);
      // Frames name the path of the build machine; the file is below a folder of the source path.
      await withProgram('launched', async ({ adapter, folder: sources }) => {
        writeFileSync(path.join(sources, 'main.c'), 'int main(void);\n'.repeat(50));
        await adapter.open('launch', { program: 'client.exe', sourcePath: `C:\\none;${sources}` });
        const { threadId } = await adapter.event<Stopped>('stopped');
        const stack = await adapter.get<DebugProtocol.StackTraceResponse['body']>('stackTrace', { threadId });
        const { source, line } = stack.stackFrames[1] ?? {};
        assert.deepEqual([source?.path, line], [path.join(sources, 'main.c'), 40]);
      });
    },
    initCommands: async () => {
      await withScripted({}, async ({ adapter, kd }) => {
        await adapter.open('attach', { ...CONNECTION, initCommands: ['.echo first', '.echo second'] });
        await adapter.event<{ output: string }>('output', body => body.output.includes('second\n'));
        const own = kd.ran.filter(command => /first|second/.test(command));
        assert.deepEqual(own, ['.echo first', '.echo second']);
      });
    },
    stopOnEntry: async () => {
      await withScripted({ startsRunning: true }, async ({ adapter, process }) => {
        await adapter.open('attach', { ...CONNECTION, stopOnEntry: true });
        await adapter.event<Stopped>('stopped');
        assert.equal(process.breaks, 1);
      });
      await withScripted({ startsRunning: true }, async ({ adapter, process }) => {
        await adapter.open('attach', CONNECTION);
        await adapter.event('continued');
        assert.equal(process.breaks, 0);
      });
      const { args } = await started(attach({ connection: 'usb:targetname=a', stopOnEntry: true }));
      assert.deepEqual(args.slice(2), ['-b', '-k', 'usb:targetname=a']);
    },
    access: async () => {
      for (const access of ['readOnly', 'full'])
        await withScripted({}, async ({ adapter, kd }) => {
          await adapter.open('attach', { ...CONNECTION, access });
          await adapter.event<Stopped>('stopped');
          await adapter.ask('evaluate', { expression: 'eq 0 1', context: 'repl' });
          assert.equal(kd.ran.includes('eq 0 1'), access === 'full', access);
        });
    },
    trace: async () => {
      const trace = path.join(folder, 'session.jsonl');
      await started(attach({ localKernel: true, trace }));
      const entries = transcriptOf(parseRecording(readFileSync(trace, 'utf8')));
      assert.match(entries[0]?.output ?? '', /Microsoft \(R\) Windows Debugger/);
      assert.equal(attach({ localKernel: true, trace: true }).trace, '', 'a name of its own');
      assert.equal(attach({ localKernel: true, trace: false }).trace, undefined);
    },
    timeouts: async () => {
      const args = attach({ localKernel: true, timeouts: { start: 7, command: 8, evaluate: 9 } });
      assert.deepEqual(args.timeouts, { start: 7_000, command: 8_000, evaluate: 9_000 });
      let end: (() => void) | undefined;
      const slow = async (command: string): Promise<boolean> => {
        if (command !== '!slow') return false;
        await new Promise<void>(resolve => (end = resolve));
        return true;
      };
      await withScripted({ handlers: [slow] }, async ({ adapter }) => {
        await adapter.open('attach', { ...CONNECTION, timeouts: { command: 0.2 } });
        await adapter.event<Stopped>('stopped');
        const text = await adapter.refused('evaluate', { expression: '!slow', context: 'repl' });
        assert.match(text, /has not answered within 200 ms and goes on/);
        end?.();
      });
    },
  };
  for (const [name, effect] of Object.entries(effects)) it(`has its effect: ${name}`, () => effect());

  it('has a test of its effect, whichever it is', () => {
    const [debug] = manifest.contributes.debuggers;
    const all = Object.values(debug?.configurationAttributes ?? {}).flatMap(({ properties }) =>
      Object.keys(properties),
    );
    assert.deepEqual([...new Set(all)].sort(), Object.keys(effects).sort());
  });
});
