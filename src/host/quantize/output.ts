import * as vscode from 'vscode';
import type { QuantizeJob } from '../../protocol/quantizeJob';
import { pathOf } from '../files/places';
import { isAbsolute } from './directory';
import type { Choices } from './settings';
import { type Model, outputNames } from './sources';

/** It is this reading of a path that decides where a file goes. */
export const ON_WINDOWS = vscode.Uri.file('\\').path === '/';

/** The jobs that make the models, each with an output of its own. */
export function jobsOf(models: readonly Model<vscode.Uri>[], choices: Choices): QuantizeJob[] {
  return outputUris(models, choices).map((output, index) => ({
    inputs: models[index].map(pathOf),
    options: choices.options,
    output: pathOf(output),
  }));
}

export function outputUris(
  models: readonly Model<vscode.Uri>[],
  { outputDirectory, outputName }: Choices,
): vscode.Uri[] {
  const folders = models.map(([first]) => outputFolder(first, outputDirectory));
  const names =
    outputName && models.length === 1
      ? [outputName]
      : outputNames(
          models,
          folders.map(({ path }) => path),
        );
  return folders.map((folder, index) => vscode.Uri.joinPath(folder, names[index]));
}

/** @param source a file, or the folder of a model */
export function outputFolder(source: vscode.Uri, directory: string): vscode.Uri {
  const beside = folderBeside(source);
  if (directory === '') return beside;
  if (isAbsolute(directory, ON_WINDOWS)) return folderLike(source, vscode.Uri.file(directory));
  const workspaceFolder = vscode.workspace.getWorkspaceFolder(source)?.uri ?? beside;
  return vscode.Uri.joinPath(workspaceFolder, directory);
}

/** Beside a folder that is the workspace itself nothing is seen, and often nothing may be written. */
function folderBeside(source: vscode.Uri): vscode.Uri {
  const isWorkspace = vscode.workspace.workspaceFolders?.some(
    ({ uri }) => uri.toString() === source.toString(),
  );
  return isWorkspace ? source : vscode.Uri.joinPath(source, '..');
}

/** A folder on the disk, or the one of that path where the source is. */
function folderLike(source: vscode.Uri, folder: vscode.Uri): vscode.Uri {
  return source.scheme === 'file' ? folder : source.with({ path: folder.path });
}
