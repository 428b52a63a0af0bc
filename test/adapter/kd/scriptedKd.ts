import type { KdTargetKind } from '../../../extension/target/kd/session/events';
import { withKdConsole } from '../../console/worldConsole';
import { FakeProcess, type FakeOptions } from '../../standin/fakeProcess';
import { type MiniHandler, MiniKd } from '../../standin/miniKd';
import { buildWorld } from '../../world/buildWorld';
import { smallWorld } from '../../world/sample';
import { AdapterInProcess } from './inProcess';

export const CONNECTION = { connection: 'net:port=50000,key=1.2.3.4' };
export const BANNER = `
Microsoft (R) Windows Debugger Version 10.0.22621.1 AMD64
Copyright (c) Microsoft Corporation. All rights reserved.

Using NET for debugging
Opened WinSock 2.0
Waiting to reconnect...
Connected to target 169.254.10.20 on port 50000 on local IP 169.254.10.21.
Windows 10 Kernel Version 19041 MP (2 procs) Free x64
`;

/** What the scripted debugger does by itself; all other commands go to the console over the world. */
const OWN = /^(?:\.catch|\.block|\.printf|\$\$>a<|\.echo|g|q|qd|qq|n|as|\.process\b.*|\.cache.*|!sym.*|~\d+s)$/;

/** Breakpoints as kd keeps them. */
export class ScriptedBreakpoints {
  readonly set = new Map<number, string>();
  /** Places whose module is not loaded. */
  readonly deferred = /nosuch!/;

  readonly handle: MiniHandler = (command, out) => {
    const [, id, rest] = /^b[pua](\d+) (.*)$/.exec(command) ?? [];
    if (id !== undefined) {
      if (this.deferred.test(rest ?? ''))
        out(`Bp expression '${rest ?? ''}' could not be resolved, adding deferred bp\n`);
      this.set.set(Number(id), command);
      return true;
    }
    if (command.startsWith('bm ')) {
      this.set.set(1, command);
      this.set.set(2, command);
      out('  1: fffff807`12345678 @!"nt!NtCreateFile"\n  2: fffff807`12345690 @!"nt!NtCreateKey"\n');
      return true;
    }
    const cleared = /^bc (\d+|\*)$/.exec(command)?.[1];
    if (cleared !== undefined) {
      if (cleared === '*') this.set.clear();
      else this.set.delete(Number(cleared));
      return true;
    }
    if (command !== 'bl') return false;
    for (const [number, text] of this.set)
      out(
        this.deferred.test(text)
          ? ` ${number} eu             0001 (0001) (${text})\n`
          : ` ${number} e fffff807\`12605800     0001 (0001) nt!KiSwapContext\n`,
      );
    return true;
  };
}

export interface ScriptedOptions extends FakeOptions {
  readonly target?: KdTargetKind;
  readonly handlers?: readonly MiniHandler[];
  readonly prompt?: string;
}

export interface Scripted {
  readonly adapter: AdapterInProcess;
  readonly process: FakeProcess;
  readonly kd: MiniKd;
  readonly breakpoints: ScriptedBreakpoints;
}

/** A debugger over a synthetic kernel whose commands a test may answer itself. */
export async function withScripted(options: ScriptedOptions, use: (kd: Scripted) => Promise<void>): Promise<void> {
  const world = buildWorld(smallWorld('10.0.19041.3570'));
  await withKdConsole(world, async (console, engine) => {
    const breakpoints = new ScriptedBreakpoints();
    const fallback: MiniHandler = async (command, out) => {
      if (OWN.test(command)) return false;
      await console.execute(command, { write: out }, new AbortController().signal);
      return true;
    };
    const memory = engine.kernel?.memory;
    if (!memory) throw new Error('the world has no memory');
    const kd = new MiniKd({ memory, layout: world.layout, base: world.kernel.imageBase }, [
      ...(options.handlers ?? []),
      breakpoints.handle,
      fallback,
    ]);
    if (options.prompt !== undefined) kd.prompt = options.prompt;
    const process = new FakeProcess(kd, { banner: BANNER, ...options });
    const adapter = new AdapterInProcess(process, options.target ?? 'live-kernel');
    try {
      await use({ adapter, process, kd, breakpoints });
    } finally {
      process.die({ code: 0, signal: undefined });
    }
  });
}

/** The target has taken the command that lets it run. */
export async function runs(kd: MiniKd): Promise<void> {
  for (let i = 0; i < 10_000 && !kd.running; i++) await new Promise(resolve => setImmediate(resolve));
  if (!kd.running) throw new Error('the target does not run');
}
