import { ConsoleError, type Output } from './consoleCommand';

/** Characters that one command line may print. */
export const MAX_OUTPUT = 16 * 1024 * 1024;

/** Ends a command line that printed too much. Not an error of kd's: `.catch` must not go on from it. */
export class OutputLimitError extends Error {
  override readonly name = 'OutputLimitError';
}

/** Passes on what is printed, up to a bound. */
export class BoundedOutput implements Output {
  private printed = 0;

  constructor(
    private readonly target: Output,
    private readonly limit = MAX_OUTPUT,
  ) {}

  write(text: string): void {
    if (text === '') return;
    const room = this.limit - this.printed;
    this.printed += text.length;
    if (text.length <= room) {
      this.target.write(text);
      return;
    }
    this.target.write(text.slice(0, room));
    throw new OutputLimitError(`Output ends here: more than ${this.limit} characters`);
  }
}

/** Collects what commands print, for `.foreach`. */
export class TextOutput implements Output {
  private readonly pieces: string[] = [];
  private length = 0;

  constructor(private readonly limit = MAX_OUTPUT) {}

  write(text: string): void {
    this.length += text.length;
    if (this.length > this.limit) throw new ConsoleError(`More than ${this.limit} characters to go through`);
    this.pieces.push(text);
  }

  get text(): string {
    return this.pieces.join('');
  }
}
