import type { DebugProtocol } from '@vscode/debugprotocol';

/** What the adapter can do on a saved log. VS Code hides the buttons of what is not here. */
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
