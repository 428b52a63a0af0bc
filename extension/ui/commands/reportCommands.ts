import * as vscode from 'vscode';
import type { EntityId } from '../../model/ids';
import type { ReportFormat, ReportKind } from '../../protocol/requests';
import { COMMANDS } from '../commandIds';
import { documentUri } from '../documents/virtualDocuments';
import { entityOf, targetFrom } from '../navigation/commandTargets';
import { pickRedaction } from '../reports/redactionPick';
import { FORMATS, REPORT_FORMATS, REPORT_KINDS, REPORT_NAMES, reportFileName } from '../reports/reportTitles';
import type { KdSession } from '../sessions/kdSession';
import { titleOf } from '../sessions/kdSession';
import { withProgress } from '../status/slowWork';
import type { CommandTable } from './commandTable';
import type { Services } from './services';
import { sessionFor } from './sessionChoice';

type Ids = `alpcscope.report.${ReportKind | 'export'}`;

/** Reports as Markdown previews, and as files of every format. */
export function reportCommands(services: Services): Pick<CommandTable, Ids> {
  const show = (kind: ReportKind) => () => showReport(services, kind);
  return {
    [COMMANDS.reportHang]: argument => showHang(services, argument),
    [COMMANDS.reportPorts]: show('ports'),
    [COMMANDS.reportConnections]: show('connections'),
    [COMMANDS.reportBacklog]: show('backlog'),
    [COMMANDS.reportWaits]: show('waits'),
    [COMMANDS.reportRpc]: show('rpc'),
    [COMMANDS.reportStats]: show('stats'),
    [COMMANDS.exportReport]: () => exportReport(services),
  };
}

/** For the thread that a row or link names; for all that hang, where none is named. */
async function showHang(services: Services, argument: unknown): Promise<void> {
  const target = argument === undefined || argument instanceof vscode.Uri ? {} : targetFrom(argument, services.views);
  const entity = target.row?.thread ?? entityOf(target);
  const thread = entity?.startsWith('thread:') === true ? entity : undefined;
  const session = await sessionFor(services, target);
  if (session) await preview(session, 'hang', thread);
}

async function showReport(services: Services, kind: ReportKind): Promise<void> {
  const session = await sessionFor(services);
  if (session) await preview(session, kind);
}

async function preview(session: KdSession, report: ReportKind, thread?: EntityId): Promise<void> {
  const title = `${REPORT_NAMES[report].name}${thread === undefined ? '' : ` ${thread}`} (${titleOf(session)})`;
  const uri = documentUri({ kind: 'report', session: session.id, report, ...(thread && { thread }) }, title);
  await withProgress(vscode.l10n.t('Writing the report'), async () => {
    await vscode.workspace.openTextDocument(uri);
  });
  try {
    await vscode.commands.executeCommand('markdown.showPreview', uri);
  } catch {
    // The Markdown extension of VS Code can be switched off: the text itself is readable, too.
    await vscode.window.showTextDocument(uri);
  }
}

async function exportReport(services: Services): Promise<void> {
  const session = await sessionFor(services);
  if (!session) return;
  const kind = await pickKind();
  const format = kind && (await pickFormat());
  const redact = format && (await pickRedaction(vscode.l10n.t('Export a Report: What to Leave Out')));
  if (!kind || !format || !redact) return;
  const name = reportFileName(titleOf(session), kind, format);
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const { name: formatName, extension } = FORMATS[format];
  const file = await vscode.window.showSaveDialog({
    filters: { [formatName]: [extension] },
    ...(folder && { defaultUri: vscode.Uri.joinPath(folder, name) }),
  });
  if (!file) return;
  const report = await withProgress(vscode.l10n.t('Writing the report'), () =>
    session.client.request('alpcscope/report', { kind, format, redact }),
  );
  if (!report) return;
  await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(report.text));
  await offerToShow(file);
}

async function offerToShow(file: vscode.Uri): Promise<void> {
  const open = vscode.l10n.t('Open');
  const text = vscode.l10n.t('Report written to {0}.', file.fsPath);
  if ((await vscode.window.showInformationMessage(text, open)) === open) {
    await vscode.commands.executeCommand('vscode.open', file);
  }
}

async function pickKind(): Promise<ReportKind | undefined> {
  const items = REPORT_KINDS.map(report => ({
    report,
    label: REPORT_NAMES[report].name,
    detail: REPORT_NAMES[report].detail,
  }));
  return (await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Export a Report: Kind') }))?.report;
}

async function pickFormat(): Promise<ReportFormat | undefined> {
  const items = REPORT_FORMATS.map(format => ({
    format,
    label: FORMATS[format].name,
    description: `.${FORMATS[format].extension}`,
  }));
  return (await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Export a Report: Format') }))?.format;
}
