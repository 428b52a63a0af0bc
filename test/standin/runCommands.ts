import { type Address, toAddress } from '../../extension/base/address';
import type { ConsoleCommand, ConsoleContext, Output } from '../../extension/console/consoleCommand';
import { LeaveSignal } from '../../extension/console/script/leave';
import type { Instruction } from '../../extension/kernel/disassembly/instruction';
import type { InstructionSteps } from './instructionSteps';
import type { SyntheticRun } from './syntheticRun';

/** The target is to run, up to an address where one is named. */
export interface GoWish {
  readonly until?: Address;
}

export interface Moving {
  readonly run: SyntheticRun;
  readonly steps: InstructionSteps;
}

/** `g` and its kin, and the commands that step, for a console whose target seems to run. */
export class RunCommands {
  private wish: GoWish | undefined;

  /** `moving`: what is made over the console that these are commands of. */
  constructor(private readonly moving: () => Moving) {}

  private get run(): SyntheticRun {
    return this.moving().run;
  }

  private get steps(): InstructionSteps {
    return this.moving().steps;
  }

  /** Whether a command has let the target run since this was last asked. What stands behind it in its line is dropped. */
  takeGo(): GoWish | undefined {
    const { wish } = this;
    this.wish = undefined;
    return wish;
  }

  commands(): readonly ConsoleCommand[] {
    return [
      {
        names: ['g', 'gc', 'gh', 'gn', 'gN'],
        run: async (args, context, _out, signal) => {
          const until = args.trim() === '' ? undefined : toAddress(await context.evaluate(args, signal));
          this.wish = until === undefined ? {} : { until };
          throw new LeaveSignal('quit');
        },
      },
      this.step('p', false),
      this.step('t', true),
      {
        names: ['gu'],
        run: async (_args, _context, out, signal) => {
          await this.run.prepare(signal);
          await this.steps.out(signal);
          await this.show(out, signal);
        },
      },
      this.toAddress('pa', false),
      this.toAddress('ta', true),
      this.toInstruction('pc', false, 'call'),
      this.toInstruction('tc', true, 'call'),
      this.toInstruction('pt', false, 'ret'),
      this.toInstruction('tt', true, 'ret'),
    ];
  }

  /** `p`, `t`, `p 5`. */
  private step(name: string, into: boolean): ConsoleCommand {
    return {
      names: [name],
      run: async (args, context, out, signal) => {
        await this.run.prepare(signal);
        const count = args.trim() === '' ? 1n : await context.evaluate(args, signal);
        for (let i = 0n; i < count; i++) {
          await this.steps.one(into, signal);
          await this.show(out, signal);
        }
      },
    };
  }

  /** All steps on the way are shown. */
  private toAddress(name: string, into: boolean): ConsoleCommand {
    return this.until(name, into, true, async (args, context, signal) => {
      const address = await context.evaluate(args, signal);
      return instruction => instruction === undefined || instruction.address === address;
    });
  }

  private toInstruction(name: string, into: boolean, word: string): ConsoleCommand {
    return this.until(name, into, false, () => instruction => instruction?.text.startsWith(word) !== false);
  }

  private until(
    name: string,
    into: boolean,
    shown: boolean,
    whether: (
      args: string,
      context: ConsoleContext,
      signal: AbortSignal,
    ) =>
      Promise<(instruction: Instruction | undefined) => boolean> | ((instruction: Instruction | undefined) => boolean),
  ): ConsoleCommand {
    return {
      names: [name],
      run: async (args, context, out, signal) => {
        await this.run.prepare(signal);
        const there = await whether(args, context, signal);
        const show = (text: string): void => {
          out.write(text);
        };
        await this.steps.until(there, into, shown ? show : undefined, signal);
        await this.show(out, signal);
      },
    };
  }

  private async show(out: Output, signal: AbortSignal): Promise<void> {
    out.write(await this.run.place(signal));
  }
}
