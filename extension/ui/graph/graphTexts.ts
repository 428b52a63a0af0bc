import * as vscode from 'vscode';
import type { GraphKind } from '../../protocol/graph';
import type { PageTexts } from './graphPage';

export function graphTexts(kind: GraphKind): PageTexts {
  const { t } = vscode.l10n;
  return {
    zoomIn: t('Zoom in'),
    zoomOut: t('Zoom out'),
    fit: t('Fit'),
    saveSvg: t('Save as SVG'),
    savePng: t('Save as PNG'),
    filter: kind === 'waits' ? t('Find in the picture') : t('Find a process or port'),
    collapsed: t('Processes only'),
    waitingOnly: t('Only where requests wait'),
    focus: t('Neighbours of the selected'),
    all: t('Show all'),
    legend:
      kind === 'waits'
        ? t('solid: certain · dashed: likely · dotted: heuristic · red: deadlock')
        : t('round: port · angular: process · orange: requests wait'),
    hint: t(
      'Click shows a thing in its view, double click or Enter jumps to its stack. Arrow keys follow the lines, + and - zoom, 0 fits.',
    ),
  };
}
