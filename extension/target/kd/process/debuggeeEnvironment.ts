/** What VS Code gives its own processes. A program that is debugged would take itself for one of them. */
const OF_VSCODE = /^(?:VSCODE_|ELECTRON_RUN_AS_NODE$|ELECTRON_NO_ASAR$|APPLICATION_INSIGHTS_NO_)/i;

/** The environment of a debugger, which the programs that it starts inherit. */
export function debuggeeEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !OF_VSCODE.test(name)));
}
