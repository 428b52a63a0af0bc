import { type Address, parseAddress } from '../../base/address';

const THREAD = /^Implicit thread is now ([0-9a-f`]{8,17})/im;
const PROCESS = /^Implicit process is now ([0-9a-f`]{8,17})/im;

/** The thread and process that a person has made implicit in a kernel session: our own questions give them back. */
export class ChosenContext {
  private thread: Address | undefined;
  private process: Address | undefined;

  /** A line was typed and has printed this. */
  typed(line: string, answer: string): void {
    if (/(?:^|;)\s*\.thread\s*(?:;|$)/i.test(line)) this.thread = undefined;
    else if (/(?:^|;)\s*\.thread\s+\S/i.test(line)) this.thread = found(THREAD, answer) ?? this.thread;
    if (/(?:^|;)\s*\.process\s*(?:;|$)/i.test(line)) this.process = undefined;
    else if (/(?:^|;)\s*\.process\s+\S/i.test(line)) this.process = found(PROCESS, answer) ?? this.process;
  }

  /** The target has run: kd itself has forgotten. */
  forget(): void {
    this.thread = undefined;
    this.process = undefined;
  }

  /** Commands that lead back to it. */
  restore(): readonly string[] {
    const { thread, process } = this;
    return [
      thread === undefined ? '.thread' : `.thread 0x${thread.toString(16)}`,
      process === undefined ? '.process' : `.process 0x${process.toString(16)}`,
      '.cache noforcedecodeptes',
    ];
  }
}

function found(pattern: RegExp, text: string): Address | undefined {
  return parseAddress(pattern.exec(text)?.[1] ?? '');
}
