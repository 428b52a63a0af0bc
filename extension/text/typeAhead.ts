/** More commands than anybody types ahead; older ones were no commands after all. */
const MOST = 16;

/** Commands that were typed while output was arriving. Their answers stand behind empty prompts, in the same order. */
export class TypeAhead {
  constructor(private waiting: readonly string[] = []) {}

  add(command: string): void {
    this.waiting = [...this.waiting, command].slice(-MOST);
  }

  /** The command that an empty prompt answers; empty if none was typed ahead. */
  next(): string {
    const [first = '', ...rest] = this.waiting;
    this.waiting = rest;
    return first;
  }

  /** A command was typed at its prompt: what looked typed ahead before it was output. */
  clear(): void {
    this.waiting = [];
  }

  get all(): readonly string[] {
    return this.waiting;
  }
}
