import { formatAddress, toAddress } from '../../base/address';
import type { EngineInfo } from '../../kernel/engine';
import type { ModuleMap } from '../../kernel/modules/moduleMap';
import type { MemoryEvidence } from '../../model/evidence';
import type { FactSink } from '../../model/facts';
import { sessionTimeText, upTimeText, windowsText } from './targetTexts';

/** Says what the dump is of: facts of its header. */
export function reportTarget(sink: FactSink, info: EngineInfo): void {
  const sessionTime = sessionTimeText(info.systemTime);
  const uptime = upTimeText(info.upTime);
  sink.add({
    kind: 'target',
    bits: 64,
    machine: 'x64',
    mode: 'kernel',
    windows: windowsText(info),
    build: info.build,
    processors: info.processors,
    dumpFile: info.file,
    bugcheck: { code: info.bugcheckCode, parameters: info.bugcheckParameters },
    ...(sessionTime !== undefined && { sessionTime }),
    ...(uptime !== undefined && { uptime }),
    evidence: headerEvidence(info),
  });
}

/** Modules with what is known of their symbols. */
export function reportModules(sink: FactSink, modules: ModuleMap, info: EngineInfo): void {
  for (const module of modules.loaded) {
    if (module.process !== undefined) continue;
    const state = modules.stateOf(module);
    sink.add({
      kind: 'module',
      module: {
        name: module.name,
        start: module.base,
        end: toAddress(module.base + BigInt(module.size)),
        symbols: state.kind === 'loaded' ? 'pdb symbols' : state.kind === 'missing' ? 'no symbols' : state.kind,
        ...(state.kind === 'loaded' && { symbolFile: state.file }),
        evidence: {
          kind: 'memory',
          address: info.loadedModuleList,
          type: 'nt!PsLoadedModuleList',
          field: module.imageName,
          value: formatAddress(module.base),
          stop: 0,
        },
      },
    });
  }
}

function headerEvidence(info: EngineInfo): MemoryEvidence {
  return {
    kind: 'memory',
    address: toAddress(0n),
    type: '_DUMP_HEADER64',
    field: 'MinorVersion',
    value: String(info.build),
    stop: 0,
  };
}
