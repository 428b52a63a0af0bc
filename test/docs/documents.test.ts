import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as manifest from '../../package.json';
import * as words from '../../package.nls.json';

const ROOT = path.resolve(__dirname, '../..');
const DOCUMENTS = ['README.md', 'CHANGELOG.md', 'CONTRIBUTING.md', ...markdownBelow('docs')];

function markdownBelow(folder: string): readonly string[] {
  const files = readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' });
  return files.filter(file => file.endsWith('.md')).map(file => path.join(folder, file));
}

const textOf = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');
const spoken = (text: string): string => text.replace(/%([^%]+)%/g, (_, id: string) => (words as Words)[id] ?? id);
const shown = (title: string): string => title.replace(/(?:\.\.\.| \([^)]*\))$/, '');
type Words = Readonly<Record<string, string>>;

describe('the documentation', () => {
  it('names tests that exist, as what shows a feature', () => {
    const missing: string[] = [];
    let cited = 0;
    for (const file of DOCUMENTS)
      for (const [, test = '', titles = ''] of textOf(file).matchAll(
        /`([\w/]+\.test\.ts)`((?:,? “[^”]*”(?: \([^)]*\))?)+)/g,
      )) {
        const place = path.join('test', test);
        const source = existsSync(path.join(ROOT, place)) ? textOf(place) : undefined;
        for (const [, title = ''] of titles.matchAll(/“([^”]*)”/g)) {
          cited++;
          if (title === '' || source?.includes(title) !== true) missing.push(`${file}: ${test} “${title}”`);
        }
      }
    assert.deepEqual(missing, []);
    assert.ok(cited > 100, `${cited} tests`);
  });

  it('links to files that are there', () => {
    const broken: string[] = [];
    for (const file of DOCUMENTS)
      for (const [, target = ''] of textOf(file).matchAll(/\]\(([^)\s#]+)(?:#[^)]*)?\)/g))
        if (!/^[a-z]+:/.test(target) && !existsSync(path.join(ROOT, path.dirname(file), target)))
          broken.push(`${file}: ${target}`);
    assert.deepEqual(broken, []);
  });

  it('names commands and settings as VS Code shows them', () => {
    // Without dots at the end, and without what stands in brackets there.
    const titles = new Set(manifest.contributes.commands.map(({ title }) => shown(spoken(title))));
    const settings = new Set(Object.keys(manifest.contributes.configuration.properties));
    const wrong: string[] = [];
    for (const file of DOCUMENTS) {
      const text = textOf(file);
      for (const [, title = ''] of text.matchAll(/\*ALPC: ([^*]+?)(?:…|\.\.\.)?\*/g))
        if (!titles.has(shown(title))) wrong.push(`${file}: ALPC: ${title}`);
      for (const [, id = ''] of text.matchAll(/`(alpcscope\.(?:log|symbols|views|trace|debuggerPath)[\w.]*)`/g))
        if (!settings.has(id)) wrong.push(`${file}: ${id}`);
    }
    assert.deepEqual(wrong, []);
  });
});
