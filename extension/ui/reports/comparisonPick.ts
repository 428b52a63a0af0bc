import * as vscode from 'vscode';
import { type KdSession, titleOf } from '../sessions/kdSession';

/** What a session is compared with: an earlier reading of its own by number, or a log or dump. */
export type Comparison = { readonly earlier: number } | { readonly file: string; readonly isLater?: true };

interface ComparisonItem extends vscode.QuickPickItem {
  readonly comparison?: Comparison;
}

/** Offers earlier readings of the session, the inputs of other sessions, and any file. */
export async function pickComparison(
  session: KdSession,
  sessions: readonly KdSession[],
): Promise<Comparison | undefined> {
  const { t } = vscode.l10n;
  const { readings } = await session.client.request('alpcscope/earlier', undefined);
  const file: ComparisonItem = { label: t('A log or dump…'), iconPath: new vscode.ThemeIcon('folder-opened') };
  const items: readonly ComparisonItem[] = [
    ...readings.map(({ number, label }) => ({
      label: t('Reading {0} of this session', number),
      description: label,
      comparison: { earlier: number },
    })),
    ...sessions
      .filter(other => other.id !== session.id && (other.status?.path ?? '') !== '')
      .map(other => ({
        label: titleOf(other),
        description: t('another session'),
        comparison: { file: other.status?.path ?? '' },
      })),
    file,
  ];
  const title = t('Compare {0} With', titleOf(session));
  const chosen = await vscode.window.showQuickPick([...items], { title });
  const { comparison } = chosen ?? {};
  if (comparison && 'earlier' in comparison) return comparison;
  const path = comparison?.file ?? (chosen && (await pickFile(title)));
  return path === undefined ? undefined : pickOrder(path, titleOf(session));
}

async function pickFile(title: string): Promise<string | undefined> {
  const [uri] = (await vscode.window.showOpenDialog({ title, canSelectMany: false })) ?? [];
  return uri?.fsPath;
}

/** Growth has a direction, and neither names nor times of files are sure to tell it. */
async function pickOrder(file: string, title: string): Promise<Comparison | undefined> {
  const { t } = vscode.l10n;
  const items: readonly { readonly label: string; readonly comparison: Comparison }[] = [
    { label: t('It was taken before {0}', title), comparison: { file } },
    { label: t('It was taken after {0}', title), comparison: { file, isLater: true } },
  ];
  return (await vscode.window.showQuickPick([...items], { title: file }))?.comparison;
}
