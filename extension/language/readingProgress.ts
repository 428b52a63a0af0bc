import { setTimeout as delay } from 'node:timers/promises';
import type { WorkDoneProgressServerReporter } from 'vscode-languageserver';
import type { OpenLog } from './log/openLog';
import { baseName } from './uri';

/** Logs that are read within a moment show nothing. */
const QUIET_MS = 1000;
const STEP_MS = 300;

/** Shows how far the first reading of a large log is. */
export async function reportReading(
  log: OpenLog,
  create: () => Promise<WorkDoneProgressServerReporter>,
): Promise<void> {
  const isRunning = (): boolean => log.reading && !log.isClosed;
  await delay(QUIET_MS);
  if (!isRunning()) return;
  const progress = await create();
  progress.begin(`Reading ${baseName(log.uri)}`, 0);
  while (isRunning()) {
    progress.report(Math.floor(log.progress * 100));
    await delay(STEP_MS);
  }
  progress.done();
}
