import * as vscode from 'vscode';
import { setting } from '../settings';
import type { Config } from './launchConfig';
import { trustQuestion } from './launchTrust';

const KEY = 'alpcscope.launch.agreed';
/** Agreements kept for one workspace; the oldest are asked for again. */
const MOST_KEPT = 200;

/** Asks once for what a launch configuration brings along; remembered by its content, for this workspace. */
export class LaunchAgreement {
  constructor(private readonly memory: vscode.Memento) {}

  /** False where the user does not agree. */
  async agreed(config: Config): Promise<boolean> {
    const question = trustQuestion(config, {
      debuggerPath: setting('alpcscope.debuggerPath'),
      symbolPath: setting('alpcscope.symbols.path'),
    });
    if (!question) return true;
    const hash = await hashOf(question.content);
    const known = this.memory.get<readonly string[]>(KEY, []);
    if (known.includes(hash)) return true;
    const run = vscode.l10n.t('Run This');
    const text = vscode.l10n.t('“{0}” asks for more than looking at its target. Is this meant?', config.name);
    const detail = `${question.lines.join('\n')}\n\n${vscode.l10n.t('You are asked again when this changes.')}`;
    if ((await vscode.window.showWarningMessage(text, { modal: true, detail }, run)) !== run) return false;
    await this.memory.update(KEY, [...known, hash].slice(-MOST_KEPT));
    return true;
  }
}

async function hashOf(content: string): Promise<string> {
  const bytes = await globalThis.crypto.subtle.digest('SHA-256', new TextEncoder().encode(content));
  return [...new Uint8Array(bytes)].map(byte => byte.toString(16).padStart(2, '0')).join('');
}
