import * as vscode from 'vscode';
import { reasonOf } from './sessionClient';
import type { RefusedIn, SessionTracker } from './sessionTracker';

/** Offers to switch a session to full access where read-only access has refused a command; one offer at a time. */
export class RefusalOffers implements vscode.Disposable {
  private readonly listening: vscode.Disposable;
  private offering = false;

  constructor(sessions: SessionTracker) {
    this.listening = sessions.onDidRefuse(refused => void this.offer(refused));
  }

  dispose(): void {
    this.listening.dispose();
  }

  private async offer({ session, message }: RefusedIn): Promise<void> {
    if (this.offering || session.ended) return;
    this.offering = true;
    try {
      const full = vscode.l10n.t('Switch This Session to Full Access');
      if ((await vscode.window.showWarningMessage(message, full)) !== full) return;
      await session.client.request('alpcscope/access', { access: 'full' });
    } catch (error) {
      void vscode.window.showErrorMessage(reasonOf(error));
    } finally {
      this.offering = false;
    }
  }
}
