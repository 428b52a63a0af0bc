import { EXTENSION_COMMANDS } from '../../extension/console/extensions/extensionCommands';
import { KdConsole } from '../../extension/console/kdConsole';
import type { KernelEngine } from '../../extension/kernel/engine';
import { disassemble } from '../../extension/target/disassembly/disassembler';
import { breakpointCommands, type SourceLines } from './breakpointCommands';
import { StandinBreakpoints } from './breakpoints';
import { ConsoleKd, standinScripts } from './consoleKd';
import { Halts } from './halts';
import { InstructionSteps } from './instructionSteps';
import type { MiniHandler } from './miniKd';
import { RunCommands } from './runCommands';
import { SyntheticRun } from './syntheticRun';
import { writeCommands } from './writeCommands';
import { WrittenMemory } from './writtenMemory';

export interface LiveKdOptions {
  readonly handlers?: readonly MiniHandler[];
  readonly rounds?: number;
  readonly hitMs?: number;
  readonly sources?: SourceLines;
  /** Halts the target with a text. */
  readonly halt: (text: string) => void;
  /** Prints while the target runs. */
  readonly print: (text: string) => void;
}

/** A debugger over a dump whose target seems to run, stops at breakpoints, steps, and can be written to. */
export function liveKd(engine: KernelEngine, options: LiveKdOptions): ConsoleKd {
  const { rounds, hitMs, halt, print } = options;
  const { memory: dump = engine.kernel?.memory } = engine;
  if (!dump) throw new Error('the dump has no memory');
  const memory = new WrittenMemory(dump);
  const breakpoints = new StandinBreakpoints();
  const commands = new RunCommands(() => ({ run, steps }));
  const console: KdConsole = new KdConsole(engine, {
    commands: [
      ...EXTENSION_COMMANDS,
      ...breakpointCommands(breakpoints, options.sources),
      ...commands.commands(),
      ...writeCommands(
        memory,
        () => console.state,
        (name, value, signal) => run.change(new Map([[name, value]]), signal),
      ),
    ],
    files: standinScripts,
    disassembler: { disassemble },
  });
  const run: SyntheticRun = new SyntheticRun({
    console,
    breakpoints,
    memory,
    ...(rounds !== undefined && { rounds }),
  });
  const steps: InstructionSteps = new InstructionSteps(console, run);
  const halts = new Halts({
    console,
    breakpoints,
    run,
    commands,
    halt,
    print,
    ...(hitMs !== undefined && { hitMs }),
  });
  return new ConsoleKd(console, options.handlers ?? [], halts);
}
