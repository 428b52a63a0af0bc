import * as vscode from 'vscode';
import type { Inspector } from '../navigation/inspector';
import type { KdSession } from '../sessions/kdSession';
import { titleOf } from '../sessions/kdSession';
import { reasonOf } from '../sessions/sessionClient';
import type { SessionTracker } from '../sessions/sessionTracker';
import type { EntityLink } from './entityUri';
import { entityLinkOf } from './entityUri';

/**
 * Follows `vscode://` links to things. Anybody may have written one, so it selects a row of a session that is open
 * already and does nothing else: no file is opened, no session started, no command run.
 */
export class LinkHandler implements vscode.UriHandler {
  constructor(
    private readonly sessions: SessionTracker,
    private readonly inspector: Inspector,
  ) {}

  async handleUri(uri: vscode.Uri): Promise<void> {
    const link = entityLinkOf(uri);
    if (!link) {
      say(vscode.l10n.t('This link names nothing that ALPC Scope can show.'));
      return;
    }
    const session = this.sessionOf(link);
    if (!session) {
      say(vscode.l10n.t('The session of this link is not open. Open “{0}” and follow the link again.', link.input));
      return;
    }
    try {
      await this.inspector.reveal(session, link.entity);
    } catch (error) {
      say(reasonOf(error));
    }
  }

  /** The session itself; else the only one over the same input. */
  private sessionOf({ session, input }: EntityLink): KdSession | undefined {
    const open = this.sessions.all.filter(one => !one.ended && one.status);
    const own = open.find(one => one.id === session);
    if (own) return own;
    const same = open.filter(one => input !== '' && titleOf(one) === input);
    return same.length === 1 ? same[0] : undefined;
  }
}

function say(text: string): void {
  void vscode.window.showWarningMessage(text);
}
