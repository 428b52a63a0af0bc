import type { ReportFormat, ReportKind } from '../../protocol/requests';

/** The kinds of report as users know them. */
export const REPORT_NAMES: Readonly<Record<ReportKind, { readonly name: string; readonly detail: string }>> = {
  hang: { name: 'Hang report', detail: 'Who waits for whom, why, and the proof' },
  ports: { name: 'Port inventory', detail: 'Every port with its owner, queues and connections' },
  connections: {
    name: 'Connections by process',
    detail: 'Ports that a process made or is connected to, with both peers',
  },
  backlog: { name: 'Backlog', detail: 'Queue lengths and the age of what waits in them' },
  waits: { name: 'Waiting threads', detail: 'What every thread waits for, longest first' },
  rpc: { name: 'RPC calls', detail: 'What threads call by RPC: endpoint, service, procedure, interface' },
  stats: { name: 'Object statistics', detail: 'Counts of processes, threads, ports and messages' },
};

export const FORMATS: Readonly<Record<ReportFormat, { readonly name: string; readonly extension: string }>> = {
  markdown: { name: 'Markdown', extension: 'md' },
  html: { name: 'HTML', extension: 'html' },
  json: { name: 'JSON', extension: 'json' },
  csv: { name: 'CSV', extension: 'csv' },
};

export const REPORT_KINDS = Object.keys(REPORT_NAMES) as readonly ReportKind[];
export const REPORT_FORMATS = Object.keys(FORMATS) as readonly ReportFormat[];

/** A file name for a saved report: `hang of boot.kdlog` becomes `boot-hang.md`. */
export function reportFileName(log: string, kind: ReportKind, format: ReportFormat): string {
  const stem = log.replace(/\.[^.]*$/, '').replace(/[^\p{L}\p{N}_.-]+/gu, '-');
  return `${stem === '' ? 'report' : stem}-${kind}.${FORMATS[format].extension}`;
}
