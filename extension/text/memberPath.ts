/** Where a row stands in nested members, told by its indent. */
export class MemberPath {
  private readonly indents: number[] = [];
  private readonly names: string[] = [];

  /** Goes to a member and returns its path, `u1.s1.Type`. */
  enter(indent: number, name: string): string {
    while (this.indents.length > 0 && (this.indents.at(-1) ?? 0) >= indent) {
      this.indents.pop();
      this.names.pop();
    }
    // Nothing nests that deep; a log that pretends to is not followed.
    if (this.indents.length < 32) {
      this.indents.push(indent);
      this.names.push(name);
    }
    return this.names.join('.');
  }

  get depth(): number {
    return this.indents.length;
  }
}
