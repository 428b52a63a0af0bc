import type { DebugProtocol } from '@vscode/debugprotocol';
import { kdAddress } from '../../base/address';
import type { ModuleItem } from '../session/moduleItem';
import { fieldsOf, range } from './fields';
import { request } from './handler';

export const modules = request(
  'modules',
  'loaded modules: those of the dump, or those that `lm` listed',
  value => range(fieldsOf(value), 'startModule', 'moduleCount'),
  ({ start, count }, { session }) => {
    const { target, snapshot } = session.opened;
    const bits = snapshot.target.bits ?? 64;
    const all = target.modules();
    return {
      modules: all.slice(start, start + count).map(module => dapModule(module, bits)),
      totalModules: all.length,
    };
  },
);

function dapModule(module: ModuleItem, bits: 32 | 64): DebugProtocol.Module & { readonly addressRange: string } {
  return {
    id: module.name,
    name: module.imageName ?? module.name,
    addressRange: `${kdAddress(module.start, bits)} – ${kdAddress(module.end, bits)}`,
    ...(module.path === undefined ? {} : { path: module.path }),
    ...(module.symbols === undefined ? {} : { symbolStatus: module.symbols }),
    ...(module.symbolFile === undefined ? {} : { symbolFilePath: module.symbolFile }),
  };
}
