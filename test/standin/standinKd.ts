/** What runs commands behind a stand-in: the small one (miniKd.ts), or the console over a dump (consoleKd.ts). */
export interface StandinKd {
  readonly prompt: string;
  /** A command has let the target run: the line did not end yet. */
  running: boolean;
  /** A command has ended the debugger. */
  readonly quitting: boolean;
  /** Raised by a break: the command that runs ends. */
  interrupted: boolean;
  run(line: string, out: (text: string) => void): Promise<void>;
}
