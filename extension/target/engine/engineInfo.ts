import type { Address } from '../../base/address';
import type { EngineInfo } from '../../kernel/engine';
import type { OpenDump } from '../dump/openDump';

/** What the header of a dump says. */
export function engineInfo(
  dump: OpenDump,
  kernelBase: Address | undefined,
  buildLab: string | undefined,
  problems: readonly string[],
): EngineInfo {
  const { header } = dump;
  const { systemTime, upTime, productType, suiteMask, comment } = header;
  return {
    file: dump.path.slice(Math.max(dump.path.lastIndexOf('/'), dump.path.lastIndexOf('\\')) + 1),
    dumpKind: header.kind,
    build: header.build,
    majorVersion: header.majorVersion,
    processors: header.processors,
    bugcheckCode: header.bugcheckCode,
    bugcheckParameters: header.bugcheckParameters,
    loadedModuleList: header.loadedModuleList,
    exception: header.exception,
    context: header.context,
    problems: [...dump.problems, ...problems],
    ...(systemTime !== undefined && { systemTime }),
    ...(upTime !== undefined && { upTime }),
    ...(productType !== undefined && { productType }),
    ...(suiteMask !== undefined && { suiteMask }),
    ...(comment !== '' && { comment }),
    ...(kernelBase !== undefined && { kernelBase }),
    ...(buildLab !== undefined && { buildLab }),
  };
}
