/** How a running debugger is told to break in. */
export interface BreakIn {
  /** Rejects where the event could not be raised. That it was raised does not mean that the target takes it. */
  interrupt(pid: number): Promise<void>;
}

/** By signal: what stands in for kd on other systems takes SIGINT as kd takes Ctrl+C. */
export const signalBreakIn: BreakIn = {
  interrupt(pid) {
    try {
      process.kill(pid, 'SIGINT');
      return Promise.resolve();
    } catch (error) {
      return Promise.reject(error instanceof Error ? error : new Error(String(error)));
    }
  },
};
