// The disassembler's module as it is shipped: it reads its WebAssembly packed, and holds only the enumerations that are used.
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

const reading = "require('fs').readFileSync(path)";
const unpacking = "require('zlib').brotliDecompressSync(require('fs').readFileSync(path + '.br'))";
/** One enumeration, both ways: `Code` alone has 4,900 names, and none is used. */
const enumeration = /^module\.exports\.(\w+) = Object\.freeze\(\{[^}]*\}\);$/gm;

/** @param {string} sources Folder of the sources that import iced-x86. @returns {import('esbuild').Plugin} */
export function icedModule(sources) {
  return {
    name: 'iced-module',
    setup(build) {
      build.onLoad({ filter: /[\\/]iced_x86\.js$/ }, ({ path: file }) => {
        const code = readFileSync(file, 'utf8');
        if (!code.includes(reading)) throw new Error(`${file} does not read its WebAssembly as it did`);
        const used = importedNames(sources);
        return {
          contents: code.replace(reading, unpacking).replace(enumeration, (text, name) => (used.has(name) ? text : '')),
        };
      });
    },
  };
}

/** What the sources import by name, which is their only way to an enumeration: they have no `import *`. */
function importedNames(sources) {
  const names = new Set();
  for (const file of readdirSync(sources).filter(name => name.endsWith('.ts'))) {
    const code = readFileSync(path.join(sources, file), 'utf8');
    for (const [, list, module] of code.matchAll(/import (?:type )?(.+?) from '([^']+)'/gs)) {
      if (module !== 'iced-x86') continue;
      if (!list.startsWith('{')) throw new Error(`${file} imports iced-x86 other than by names`);
      for (const name of list.replace(/[{}]/g, '').split(','))
        names.add(
          name
            .trim()
            .split(/\s+/)
            .at(name.trim().startsWith('type ') ? 1 : 0),
        );
    }
  }
  return names;
}
