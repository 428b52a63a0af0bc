import type { Context } from 'mocha';
import { helperBreakIn } from '../../extension/target/kd/breakIn/win32BreakIn';
import { ansiCodePage } from '../../extension/target/kd/find/codePage';
import { findDebugger, toolFor } from '../../extension/target/kd/find/findDebugger';
import { windowsHost } from '../../extension/target/kd/find/windowsHost';
import { debuggerArguments, type KdConnection } from '../../extension/target/kd/process/debuggerArguments';
import { spawnDebugger } from '../../extension/target/kd/process/spawnDebugger';
import type { KdTargetKind } from '../../extension/target/kd/session/events';
import { KdSession } from '../../extension/target/kd/session/kdSession';
import { buildBreakHelper } from './helperFiles';

/** Says why a test does not run. `always`: also where everything that can be installed is there. */
export function skip(context: Context, why: string, always = false): never {
  if (!always && process.env['ALPCSCOPE_LIVE'] === 'required') throw new Error(`must not be skipped here: ${why}`);
  console.log(`      skipped: ${why}`);
  return context.skip();
}

/** The debugger for a target, or why there is none. */
export async function debuggerFor(context: Context, kind: KdTargetKind): Promise<string> {
  if (process.platform !== 'win32') skip(context, 'cdb and kd run on Windows only');
  const found = await findDebugger(toolFor(kind), process.env['ALPCSCOPE_DEBUGGER'], windowsHost());
  if (found.path === undefined) skip(context, found.message);
  return found.path;
}

/** Starts a debugger as the adapter does, without a guardian; it has what it needs to break in. */
export async function openLive(
  file: string,
  kind: KdTargetKind,
  connection: KdConnection,
  folder: string,
  symbolPath = '',
): Promise<KdSession> {
  const helper = buildBreakHelper(folder);
  const session = new KdSession(
    spawnDebugger({
      file,
      args: debuggerArguments(connection, { symbolPath }),
      cwd: folder,
      breakIn: helperBreakIn({ file: process.execPath, script: helper }),
    }),
    { target: kind, codePage: await ansiCodePage() },
  );
  await session.start({ timeoutMs: 120_000 });
  return session;
}
