/** What a page can ask of VS Code. */
export interface PageApi<Outgoing, State> {
  postMessage(message: Outgoing): void;
  getState(): State | undefined;
  setState(state: State): void;
}

declare function acquireVsCodeApi(): PageApi<unknown, unknown>;

/** May be called once in the life of a page. */
export function pageApi<Outgoing, State>(): PageApi<Outgoing, State> {
  return acquireVsCodeApi() as PageApi<Outgoing, State>;
}
