import { performance } from 'node:perf_hooks';
import * as fs from 'node:fs';
import * as vscode from 'vscode';

/** Runs inside VS Code: activates the empty extension and ours, in the order that the environment asks for, and notes the times. */
export async function run(): Promise<void> {
  const order = (process.env['ACTIVATION_ORDER'] ?? '').split(',');
  const times: Record<string, number> = {};
  for (const id of order) {
    const extension = vscode.extensions.getExtension(id);
    if (!extension) throw new Error(`${id} is not there`);
    if (extension.isActive) throw new Error(`${id} was active before it was asked for`);
    const start = performance.now();
    await extension.activate();
    times[id] = performance.now() - start;
  }
  fs.appendFileSync(process.env['ACTIVATION_OUT'] ?? '', JSON.stringify(times) + '\n');
}
