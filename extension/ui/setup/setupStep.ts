/** Something to do, in order: commands to copy, or a thing to know first. */
export interface SetupStep {
  readonly title: string;
  readonly text: string;
  /** To be run in an elevated command prompt, of the target where nothing else is said. */
  readonly commands: readonly string[];
}
