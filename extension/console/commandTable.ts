import type { ConsoleCommand } from './consoleCommand';

/** A command that was found at the start of a text. */
export interface FoundCommand {
  readonly command: ConsoleCommand;
  /** Characters of its name. */
  readonly length: number;
}

/** Commands by name, found as kd finds them: letters may stand right behind a name (`lmvm nt`, `r@rip`). */
export class CommandTable {
  private readonly exact = new Map<string, ConsoleCommand>();
  private readonly folded = new Map<string, ConsoleCommand>();
  private readonly longest: number;

  constructor(commands: readonly ConsoleCommand[]) {
    for (const command of commands) {
      for (const name of command.names) {
        this.exact.set(name, command);
        if (!this.folded.has(name.toLowerCase())) this.folded.set(name.toLowerCase(), command);
      }
    }
    this.longest = Math.max(0, ...[...this.exact.keys()].map(name => name.length));
  }

  names(): readonly string[] {
    return [...this.exact.keys()];
  }

  /** A command by its whole name. */
  named(name: string): ConsoleCommand | undefined {
    return this.exact.get(name) ?? this.folded.get(name.toLowerCase());
  }

  /** The command with the longest name that a text begins with; exact case goes first. */
  atStart(text: string): FoundCommand | undefined {
    for (let length = Math.min(this.longest, text.length); length > 0; length--) {
      const name = text.slice(0, length);
      const command = this.exact.get(name) ?? this.folded.get(name.toLowerCase());
      if (command) return { command, length };
    }
    return undefined;
  }
}
