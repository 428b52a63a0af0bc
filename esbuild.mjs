// Builds what is shipped: one bundle a process (extension host, adapter, language server, command line) and one a webview page.
// Adapter, language server and command line read the same things: their code is one file, work.js, of which each runs its own
// entry.
//   node esbuild.mjs [--production] [--watch] [--out DIR]
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { brotliCompressSync } from 'node:zlib';
import * as esbuild from 'esbuild';
import { icedModule } from './packaging/icedModule.mjs';
import { licensesOf } from './packaging/licenses.mjs';

const { values } = parseArgs({
  options: {
    production: { type: 'boolean', default: false },
    watch: { type: 'boolean', default: false },
    out: { type: 'string', default: 'dist' },
  },
});
const root = import.meta.dirname;
const outdir = path.resolve(root, values.out);

/** @type {esbuild.BuildOptions} */
const common = {
  absWorkingDir: root,
  bundle: true,
  minify: values.production,
  sourcemap: values.production ? false : 'linked',
  legalComments: 'none',
  logLevel: 'warning',
  charset: 'utf8',
};

/** @type {esbuild.BuildOptions} */
const node = {
  ...common,
  platform: 'node',
  format: 'cjs',
  // The oldest Node that the oldest supported VS Code brings, and the oldest that the command line supports.
  target: 'node20',
  mainFields: ['module', 'main'],
};

const entries = {
  extension: 'extension/main.ts',
  // Nine tenths of the extension host's code, and not needed before the first kd document: a file of its own.
  client: 'extension/ui/language/startClient.ts',
  // Brings a WebAssembly module; adapter and command line load it when code is to be shown.
  disassembler: 'extension/target/disassembly/icedDecoder.ts',
  // Started by the adapter: guards a live kernel's debugger, raises Ctrl+C in its console.
  breakHelper: 'extension/target/kd/breakIn/breakHelper.ts',
  // Loaded by the helper, on Windows.
  koffi: 'node_modules/koffi/index.cjs',
};

/** Entries of work.js; what one does not use of it is not run. */
const workEntries = {
  adapter: { file: 'extension/adapter/main.ts', banner: '' },
  server: { file: 'extension/language/main.ts', banner: '' },
  // A thread that the adapter starts.
  placing: { file: 'extension/adapter/graph/placingWorker.ts', banner: '' },
  cli: { file: 'extension/cli/main.ts', banner: '#!/usr/bin/env node\n' },
};

/** What is loaded later (`import()`) stays in files of its own. @type {esbuild.Plugin} */
const loadedLater = {
  name: 'loaded-later',
  setup(build) {
    const files = { startClient: './client.js', icedDecoder: './disassembler.js' };
    build.onResolve({ filter: /\/(startClient|icedDecoder)$/ }, args =>
      args.kind === 'dynamic-import' ? { path: files[path.basename(args.path)], external: true } : undefined,
    );
  },
};

/**
 * Binaries of koffi stay files, which packaging/koffiBinaries.mjs fetches; those of other systems are not shipped, and koffi says
 * itself that they are missing. @type {esbuild.Plugin}
 */
const koffiBinaries = {
  name: 'koffi-binaries',
  setup(build) {
    build.onResolve({ filter: /^@koromix\/koffi-/ }, args => {
      const machine = /-(win32-(?:x64|arm64))$/.exec(args.path)?.[1];
      return { path: machine ? `./koffi/${machine}.node` : args.path, external: true };
    });
  },
};

const wasm = 'iced_x86_bg.wasm';

/** The disassembler's module is shipped packed, a quarter smaller than a VSIX makes it. */
function packWebAssembly() {
  const bytes = readFileSync(path.join(root, 'node_modules/iced-x86', wasm));
  mkdirSync(outdir, { recursive: true });
  writeFileSync(path.join(outdir, `${wasm}.br`), brotliCompressSync(bytes));
}

/** Entries whose source is there: a part of the tree can be built alone. */
function present(map) {
  return Object.fromEntries(Object.entries(map).filter(([, file]) => existsSync(path.join(root, file))));
}

function webviewEntries() {
  const folder = path.join(root, 'webviews');
  return Object.fromEntries(
    readdirSync(folder, { withFileTypes: true })
      .filter(entry => entry.isDirectory() && existsSync(path.join(folder, entry.name, 'main.ts')))
      .map(entry => [entry.name, `webviews/${entry.name}/main.ts`]),
  );
}

const pages = webviewEntries();
const work = Object.entries(workEntries).filter(([, { file }]) => existsSync(path.join(root, file)));
const builds = [
  {
    ...node,
    outdir,
    entryPoints: present(entries),
    external: ['vscode'],
    plugins: [loadedLater, koffiBinaries, icedModule(path.join(root, 'extension/target/disassembly'))],
  },
  {
    ...node,
    outfile: path.join(outdir, 'work.js'),
    stdin: {
      contents: work.map(([name, { file }]) => `exports.${name} = () => require('./${file}');`).join('\n'),
      resolveDir: root,
      sourcefile: 'work.js',
    },
    plugins: [loadedLater],
  },
  ...(Object.keys(pages).length > 0
    ? [
        {
          ...common,
          outdir: path.join(outdir, 'webviews'),
          entryPoints: pages,
          platform: 'browser',
          format: 'esm',
          target: 'es2022',
        },
      ]
    : []),
];

function writeWorkEntries() {
  mkdirSync(outdir, { recursive: true });
  for (const [name, { banner }] of work)
    writeFileSync(path.join(outdir, `${name}.js`), `${banner}require('./work.js').${name}();\n`);
}

/** The sample dump is written by the sources of its invented machine; neither they nor their bundle are shipped. */
async function writeSampleDump() {
  const bundle = path.join(outdir, 'writeSample.mjs');
  await esbuild.build({
    ...node,
    format: 'esm',
    // The layouts of kernels lie beside the sources.
    define: { __dirname: JSON.stringify(path.join(root, 'test/world')) },
    minify: false,
    sourcemap: false,
    outfile: bundle,
    entryPoints: ['samples/dump/writeSample.ts'],
  });
  const { writeSample } = await import(pathToFileURL(bundle).href);
  writeSample(path.join(outdir, 'samples'));
  rmSync(bundle);
}

if (values.watch) {
  packWebAssembly();
  writeWorkEntries();
  for (const build of builds) await (await esbuild.context(build)).watch();
  console.log('watching');
} else {
  rmSync(outdir, { recursive: true, force: true });
  const built = await Promise.all(builds.map(build => esbuild.build({ ...build, metafile: true })));
  const licenses = licensesOf(
    root,
    built.map(({ metafile }) => metafile),
  );
  writeFileSync(path.join(outdir, 'licenses.txt'), licenses);
  packWebAssembly();
  writeWorkEntries();
  await writeSampleDump();
}
