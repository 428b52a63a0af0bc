import { codeBlock, escapeMarkdown, inlineCode } from '../../base/markdown';
import type { ModuleItem } from '../session/moduleItem';
import { addressText } from './names';
import type { RowNode, RowSeed } from './rowNode';
import { groupBy } from './multiMap';
import { byName, counted, joined } from './texts';
import type { ViewSource } from './viewSource';

/** Rows of *Modules*: where each lies, and whether it has symbols. */
export function moduleRoots(source: ViewSource, grouping: string): readonly RowNode[] {
  const modules = [...source.modules()];
  if (grouping === 'name') modules.sort((a, b) => byName(a.name, b.name));
  else modules.sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0));
  const nodes = (of: readonly ModuleItem[]): readonly RowNode[] => of.map(module => moduleNode(source, module));
  if (grouping !== 'symbols') return nodes(modules);
  return [...groupBy(modules, groupOf)].map(([name, members]) => ({
    key: name,
    seed: () => ({ kind: 'group', label: name, ...joined(counted(members.length, 'module')), icon: 'symbol-key' }),
    children: () => nodes(members),
  }));
}

function groupOf(module: ModuleItem): string {
  if (module.missing === true) return 'No symbols';
  if (module.symbolFile !== undefined) return 'Symbols loaded';
  return module.symbols ?? 'Symbols unknown';
}

function moduleNode(source: ViewSource, module: ModuleItem): RowNode {
  const { snapshot } = source;
  return {
    key: addressText(snapshot, module.start),
    seed: (): RowSeed => ({
      kind: 'module',
      label: module.name,
      ...joined(
        `${addressText(snapshot, module.start)} – ${addressText(snapshot, module.end)}`,
        module.symbols,
        module.path ?? (module.imageName === module.name ? undefined : module.imageName),
      ),
      icon: module.missing === true ? 'circle-slash' : 'package',
      copy: addressText(snapshot, module.start),
      words: [module.imageName, module.path].join(' '),
      module: module.name,
      ...(module.line === undefined ? {} : { line: module.line }),
      tooltip: () => tooltip(source, module),
    }),
  };
}

function tooltip({ snapshot }: ViewSource, module: ModuleItem): string {
  const rows = [
    ['Range', `${addressText(snapshot, module.start)} – ${addressText(snapshot, module.end)}`],
    ['Size', `0x${(module.end - module.start).toString(16)}`],
    ['Image', module.path ?? module.imageName],
    ['Symbols', module.symbols],
    ['Symbol file', module.symbolFile],
  ].flatMap(([name, value]) => (value === undefined ? [] : [`${name ?? ''}: ${value}`]));
  return `**${escapeMarkdown(module.name)}**\n\n${codeBlock(rows.join('\n'))}\n\n${inlineCode(`lm vm ${module.name}`)}`;
}
