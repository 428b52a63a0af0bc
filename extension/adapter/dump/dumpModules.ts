import { toAddress } from '../../base/address';
import type { LoadedModule, ModuleMap } from '../../kernel/modules/moduleMap';
import { symbolStateText } from '../machine/symbolStateText';
import type { ModuleItem } from '../session/moduleItem';

/** The modules of a dump with what is known of their symbols by now. */
export function moduleItems(modules: ModuleMap): readonly ModuleItem[] {
  return modules.loaded.map(module => moduleItem(module, modules));
}

function moduleItem(module: LoadedModule, modules: ModuleMap): ModuleItem {
  const state = modules.stateOf(module);
  return {
    name: module.name,
    imageName: module.imageName,
    start: module.base,
    end: toAddress(module.base + BigInt(module.size)),
    symbols: symbolStateText(state),
    ...(module.path === undefined ? {} : { path: module.path }),
    ...(module.process === undefined ? {} : { process: module.process }),
    ...(state.kind === 'loaded' ? { symbolFile: state.file } : {}),
    ...(state.kind === 'missing' ? { missing: true } : {}),
  };
}
