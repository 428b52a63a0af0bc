import type { DebugProtocol } from '@vscode/debugprotocol';

/** What the adapter can do whatever it opens. VS Code hides the buttons of what is not here. */
export const CAPABILITIES: DebugProtocol.Capabilities = {
  supportsConfigurationDoneRequest: true,
  supportsEvaluateForHovers: true,
  supportsCompletionsRequest: true,
  completionTriggerCharacters: ['!', '.', ' '],
  supportsModulesRequest: true,
  additionalModuleColumns: [{ attributeName: 'addressRange', label: 'Address range', type: 'string' }],
  supportsRestartRequest: true,
  supportsTerminateRequest: true,
  supportsDelayedStackTraceLoading: true,
  supportsLoadedSourcesRequest: true,
  supportsExceptionInfoRequest: true,
  supportsCancelRequest: true,
  supportsANSIStyling: false,
};

/** What it can do besides once a target is open whose memory can be read; told by a `capabilities` event. */
export const MACHINE_CAPABILITIES: DebugProtocol.Capabilities = {
  supportsReadMemoryRequest: true,
  supportsDisassembleRequest: true,
};
