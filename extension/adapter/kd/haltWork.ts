import { readOnlyRefusal } from '../../target/kd/access/classifyCommand';
import type { RunState } from '../../target/kd/session/runState';
import type { BreakpointDesk } from './breakpointDesk';
import type { KdCore } from './kdCore';
import { askerError } from './kdErrors';
import { modulesOf } from './moduleList';
import { numberInPrompt } from './ownerContext';
import { userProcessesOf } from './userProcesses';
import { type UserThread, userThreadsOf } from './userThreads';

/** What is asked at every halt before the client hears of it, and once of every target that was connected to. */
export class HaltWork {
  wantsReading = true;
  private greeted = false;
  private lost = false;

  constructor(
    private readonly core: KdCore,
    private readonly desk: BreakpointDesk,
  ) {}

  async halted(): Promise<void> {
    if (!this.greeted) await this.greet();
    await this.look();
    await this.desk.flush();
  }

  changed(state: RunState): void {
    if (state === 'reconnecting') this.lost = true;
    if (state === 'running' && this.lost) this.otherKernel();
  }

  /** Rows of the debugger's own lists: no read of the target. */
  private async look(): Promise<void> {
    const { core } = this;
    const commands = core.userMode ? ['|', '~', 'lm'] : ['lm'];
    const answers = await core.asker.askAll(commands);
    const modules = answers.at(-1);
    if (modules) core.modules = modulesOf(modules.text);
    if (core.userMode) core.userThreads = await this.threadsOf(answers[0]?.text ?? '', answers[1]?.text ?? '');
  }

  /** Threads of all processes. `~` lists those of the current one: the others are entered, and the user's own again. */
  private async threadsOf(listed: string, own: string): Promise<readonly UserThread[]> {
    const { asker } = this.core;
    const processes = userProcessesOf(listed);
    const here = processes.find(one => one.current);
    if (processes.length < 2 || !here) return userThreadsOf(own);
    const others = processes.filter(one => one !== here);
    const back = [`|${here.number}s`, `~${numberInPrompt(asker.prompt)}s`];
    const answers = await asker.askAll([...others.flatMap(({ number }) => [`|${number}s`, '~']), ...back]);
    const theirs = others.flatMap((one, i) => userThreadsOf(answers[2 * i + 1]?.text ?? '', one));
    return [...userThreadsOf(own, here), ...theirs];
  }

  private async greet(): Promise<void> {
    const { core } = this;
    this.greeted = true;
    if (core.transcript.commands.length === 0 && core.said !== '') core.transcript.banner(core.said);
    // Dialogs that ask for a password would wait for ever behind a pipe.
    // Lines of sources are off in kd and cdb unless they are asked for.
    await core.asker.askAll(['!sym prompts off', '.lines -e']).catch(() => undefined);
    for (const command of core.args.initCommands) {
      const refusal = core.access === 'full' ? undefined : readOnlyRefusal(command);
      if (refusal) {
        core.say(`${refusal.message}; it was not run.`, 'important');
        continue;
      }
      try {
        const { text } = await core.asker.ask(command, { keepNotes: true });
        core.say(`> ${command}\n${text}`, 'stdout');
      } catch (error) {
        if (core.session.state === 'ended') return;
        // The others are run all the same.
        core.say(`> ${command}\n${askerError(error).message}`, 'important');
      }
    }
  }

  /** The target was restarted, or another of several systems was chosen: nothing that was known holds. */
  otherKernel(): void {
    this.lost = false;
    this.wantsReading = true;
    this.core.readings.forget();
    this.core.transcript.forgetContext();
    this.core.forgetKernel();
    this.desk.forget();
    this.core.emit({ kind: 'reading', sameStop: false });
  }
}
