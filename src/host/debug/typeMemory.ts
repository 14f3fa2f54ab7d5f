import type * as vscode from 'vscode';

/** Remembers, by a type's name, what a person said of values of that type. */
export class TypeMemory<Said> {
  /** @param key that it is kept under */
  constructor(
    private readonly memory: vscode.Memento,
    private readonly key: string,
  ) {}

  of(typeName: string): Said | undefined {
    return this.all()[typeName];
  }

  async keep(typeName: string, said: Said): Promise<void> {
    await this.memory.update(this.key, { ...this.all(), [typeName]: said });
  }

  private all(): Record<string, Said | undefined> {
    return this.memory.get(this.key, {});
  }
}
