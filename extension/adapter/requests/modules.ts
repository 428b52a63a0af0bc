import { kdAddress } from '../../base/address';
import { fieldsOf, range } from './fields';
import { request } from './handler';

export const modules = request(
  'modules',
  'modules that `lm` listed',
  value => range(fieldsOf(value), 'startModule', 'moduleCount'),
  ({ start, count }, { session }) => {
    const { snapshot } = session.opened;
    const bits = snapshot.target.bits ?? 64;
    return {
      modules: snapshot.modules.slice(start, start + count).map(module => ({
        id: module.name,
        name: module.name,
        addressRange: `${kdAddress(module.start, bits)} – ${kdAddress(module.end, bits)}`,
        ...(module.symbols === undefined ? {} : { symbolStatus: module.symbols }),
        ...(module.symbolFile === undefined ? {} : { symbolFilePath: module.symbolFile }),
      })),
      totalModules: snapshot.modules.length,
    };
  },
);
