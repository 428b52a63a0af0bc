// The order of the rooms (docs/architecture.md): who may import whom. A test runs it and shows that it catches a breach.

/** Room → rooms that it may import, besides itself and base. */
const ROOMS = {
  base: [],
  model: [],
  protocol: ['model'],
  text: ['model'],
  kernel: ['model'],
  rpc: ['model'],
  analysis: ['model', 'rpc'],
  report: ['model', 'analysis', 'rpc'],
  target: ['model', 'text', 'kernel'],
  console: ['model', 'protocol', 'text', 'kernel', 'rpc', 'analysis', 'report', 'target'],
  adapter: ['model', 'protocol', 'text', 'kernel', 'rpc', 'analysis', 'report', 'target', 'console'],
  language: ['model', 'text', 'rpc', 'analysis', 'protocol'],
  cli: ['model', 'protocol', 'text', 'kernel', 'rpc', 'analysis', 'report', 'target', 'console', 'adapter'],
  ui: ['model', 'protocol'],
};

/** Rooms that may use files, processes and the rest of Node. */
const WITH_NODE = ['target', 'adapter', 'language', 'cli'];

const folders = rooms => `^extension/(${['base', ...rooms].join('|')})/`;

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...Object.entries(ROOMS).map(([room, may]) => ({
      name: `room-${room}`,
      comment: `${room} may import ${['base', ...may].join(', ')}`,
      severity: 'error',
      from: { path: `^extension/${room}/` },
      to: { path: '^(extension|webviews|test|samples)/', pathNot: folders([room, ...may]) },
    })),
    {
      name: 'rpc-stacks-is-pure',
      comment: 'what frames mean is told without tables of services and interfaces',
      severity: 'error',
      from: { path: '^extension/rpc/stacks/' },
      to: { path: '^extension/', pathNot: '^extension/(base|model|rpc/stacks)/' },
    },
    {
      name: 'webviews-draw-only',
      severity: 'error',
      from: { path: '^webviews/' },
      to: { path: '^(extension|test)/', pathNot: '^extension/(base|protocol)/' },
    },
    {
      name: 'vscode-in-ui-only',
      severity: 'error',
      from: { path: '^extension/', pathNot: '^extension/(ui/|main\\.ts$)' },
      to: { path: '^vscode$|node_modules/vscode/' },
    },
    {
      name: 'node-where-it-belongs',
      comment: 'files and processes belong to targets, the adapter, the language server and the command line',
      severity: 'error',
      from: { path: '^extension/', pathNot: `^extension/(${WITH_NODE.join('|')})/` },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'libraries-where-they-belong',
      comment: 'what is pure stays free of protocols and hosts',
      severity: 'error',
      from: { path: '^extension/(base|model|protocol|text|kernel|rpc|analysis)/' },
      to: { dependencyTypes: ['npm', 'npm-dev', 'npm-optional', 'npm-peer'] },
    },
    {
      name: 'world-apart-from-readers',
      comment: 'what writes test worlds shares no code or constants with what reads them',
      severity: 'error',
      from: { path: '^test/world/' },
      to: { path: '^extension/' },
    },
    { name: 'no-cycles', severity: 'error', from: { path: '^(extension|webviews)/' }, to: { circular: true } },
    {
      name: 'shipped-code-does-not-import-tests',
      severity: 'error',
      from: { path: '^(extension|webviews)/' },
      to: { path: '^test/' },
    },
    {
      name: 'resolvable',
      severity: 'error',
      from: { path: '^(extension|webviews)/' },
      to: { couldNotResolve: true, path: '^(?!vscode$)' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    exclude: { path: '^(dist|out|coverage)/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'types', 'default'],
      extensions: ['.ts', '.mts', '.js', '.mjs', '.cjs', '.json'],
    },
  },
};
