import { appendFileSync } from 'node:fs';
import { Random } from '../worlds/random';
import type { MiniHandler } from './miniKd';

/** What goes wrong at random, each as a share from 0 to 1; the same seed asks for the same faults. */
export interface FaultRates {
  readonly seed: number;
  /** A line of input is never read. */
  readonly lose?: number;
  /** A line of input is read late. */
  readonly late?: number;
  /** The process ends by force when it reads a line. */
  readonly die?: number;
  /** Something that belongs to nothing is printed in front of a piece of output. */
  readonly garbage?: number;
  /** A command prints a page and waits for Enter. */
  readonly pager?: number;
  /** A file to which lines of input are appended that were lost, eaten by a pager, or ended by a break. */
  readonly log?: string;
}

/** What a driver could take for its own: prompts, halves of markers, markers of others, pagers, bytes of no code page. */
const GARBAGE = [
  '0: kd> ',
  '\n1: kd> 0: kd> \n',
  'lkd> ',
  '@@b1.0.',
  '@@e2.0.0badc0de@@\n',
  '@@',
  'Hit Enter...',
  '\n',
  '\r\n',
  '.printf "%c%c\n',
  '\u0000\u0007\u00ff\u0080',
  'MyDriver: entering\n',
  '>>>> ',
  'Breakpoint 3 hit\n',
  `${'long '.repeat(2_000)}\n`,
];

const LATE_MS = 40;

/** Makes things go wrong on the way in and out of a stand-in. */
export class Faults {
  private readonly random: Random;
  private readonly lateness: Random;
  private disturbing = false;
  private chain = Promise.resolve();

  constructor(
    private readonly rates: FaultRates,
    private readonly die: () => void,
  ) {
    this.random = new Random(rates.seed);
    this.lateness = new Random(rates.seed + 1);
  }

  /** A line on its way in; lines stay in order. */
  line(line: string, push: (line: string) => void): void {
    const { lose = 0, late = 0, die = 0 } = this.rates;
    if (this.random.chance(die)) this.die();
    if (this.random.chance(lose)) {
      this.note('lost', line);
      return;
    }
    const ms = this.random.chance(late) ? this.lateness.below(LATE_MS) : 0;
    this.chain = this.chain.then(async () => {
      if (ms > 0) await new Promise(resolve => setTimeout(resolve, ms));
      push(line);
    });
  }

  /** From now on texts are disturbed, too: the banner is not, since what it says is said once. */
  disturb(): void {
    this.disturbing = true;
  }

  /** A text on its way out. */
  text(text: string): string {
    if (!this.disturbing) return text;
    return this.random.chance(this.rates.garbage ?? 0) ? this.random.pick(GARBAGE) + text : text;
  }

  /** Makes commands wait for Enter, and then run. */
  pager(page: (text: string) => Promise<string>): MiniHandler {
    return async () => {
      if (this.random.chance(this.rates.pager ?? 0)) this.note('eaten', await page('a page'));
      return false;
    };
  }

  /** A break has ended a line. */
  brokenOff(line: string): void {
    this.note('broken off', line);
  }

  private note(what: string, line: string): void {
    if (this.rates.log !== undefined) appendFileSync(this.rates.log, `${what} ${line}\n`);
  }
}
