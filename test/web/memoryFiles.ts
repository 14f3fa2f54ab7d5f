import * as vscode from 'vscode';

/** A file system of the browser, as virtual workspaces have them; folders are where files are. */
export class MemoryFiles implements vscode.FileSystemProvider {
  readonly onDidChangeFile = new vscode.EventEmitter<vscode.FileChangeEvent[]>().event;
  readonly files = new Map<string, Uint8Array>();
  reads = 0;

  watch(): vscode.Disposable {
    return new vscode.Disposable(() => undefined);
  }

  stat(uri: vscode.Uri): vscode.FileStat {
    const folder = uri.path === '/' || this.in(uri).length > 0;
    const size = folder ? 0 : this.find(uri).length;
    return {
      type: folder ? vscode.FileType.Directory : vscode.FileType.File,
      ctime: 0,
      mtime: 0,
      size,
    };
  }

  readFile(uri: vscode.Uri): Uint8Array {
    this.reads++;
    return this.find(uri);
  }

  writeFile(uri: vscode.Uri, content: Uint8Array): void {
    this.files.set(uri.path, content);
  }

  rename(from: vscode.Uri, to: vscode.Uri): void {
    this.files.set(to.path, this.find(from));
    this.files.delete(from.path);
  }

  delete(uri: vscode.Uri): void {
    if (!this.files.delete(uri.path)) throw vscode.FileSystemError.FileNotFound(uri);
  }

  readDirectory(uri: vscode.Uri): [string, vscode.FileType][] {
    const { File, Directory } = vscode.FileType;
    const names = this.in(uri).map((path) => path.split('/'));
    return [...new Map(names.map(([name, ...rest]) => [name, rest.length ? Directory : File]))];
  }

  /** Paths of all files in a folder and its folders, from there. */
  private in({ path }: vscode.Uri): string[] {
    const folder = path.endsWith('/') ? path : `${path}/`;
    const paths = [...this.files.keys()].filter((file) => file.startsWith(folder));
    return paths.map((file) => file.slice(folder.length));
  }

  createDirectory(): void {
    throw vscode.FileSystemError.NoPermissions();
  }

  private find(uri: vscode.Uri): Uint8Array {
    const bytes = this.files.get(uri.path);
    if (!bytes) throw vscode.FileSystemError.FileNotFound(uri);
    return bytes;
  }
}
