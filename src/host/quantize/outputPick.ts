import * as vscode from 'vscode';
import { nameOfPath } from '../../core/text/nameOfPath';
import { type Option, titleOf } from './optionPicks';
import { outputFolder, outputUris } from './output';
import { askPick, askText } from '../flow/quickInput';
import type { Choices } from './settings';
import type { Model } from './sources';
import { outputNameProblem, parseOutputName } from './typed';

interface Place extends vscode.QuickPickItem {
  choose(choices: Choices): Promise<Choices | undefined>;
}

/** Where the output of these models goes; a name can be given to one model only. */
export function outputOption(models: readonly Model<vscode.Uri>[]): Option {
  return {
    label: 'Output',
    explanation: 'Folder and name of the .qnat file.',
    present: (choices) => presentOutput(models, choices),
    change: async (choices) => {
      const chosen = await askPick({
        title: titleOf('Output'),
        placeholder: 'Where the output goes',
        items: placesFor(models),
        buttons: [vscode.QuickInputButtons.Back],
      });
      return typeof chosen === 'object' ? chosen.choose(choices) : undefined;
    },
  };
}

function presentOutput(models: readonly Model<vscode.Uri>[], choices: Choices): string {
  const folder = choices.outputDirectory || 'Beside the source';
  return models.length === 1
    ? `${folder}: ${nameOfPath(outputUris(models, choices)[0].path)}`
    : folder;
}

function placesFor(models: readonly Model<vscode.Uri>[]): Place[] {
  const places: Place[] = [
    {
      label: 'Beside the Source',
      detail: 'In the folder of the first file.',
      choose: (choices) => Promise.resolve({ ...choices, outputDirectory: '' }),
    },
    {
      label: 'Choose Folder…',
      detail: 'Remembered for the next time.',
      choose: (choices) => chooseFolder(models, choices),
    },
  ];
  const name: Place = {
    label: 'File Name…',
    detail: 'For this model only.',
    choose: (choices) => chooseName(models, choices),
  };
  return models.length === 1 ? [...places, name] : places;
}

async function chooseFolder(
  [[first]]: readonly Model<vscode.Uri>[],
  choices: Choices,
): Promise<Choices | undefined> {
  const folders = await vscode.window.showOpenDialog({
    title: titleOf('Output Folder'),
    openLabel: 'Write Here',
    canSelectFiles: false,
    canSelectFolders: true,
    defaultUri: outputFolder(first, choices.outputDirectory),
  });
  return folders && { ...choices, outputDirectory: directoryOf(folders[0]) };
}

/** As the setting has it. Elsewhere than on a disk, a path is one in the source's file system. */
function directoryOf(folder: vscode.Uri): string {
  return folder.scheme === 'file' ? folder.fsPath : folder.path;
}

async function chooseName(
  models: readonly Model<vscode.Uri>[],
  choices: Choices,
): Promise<Choices | undefined> {
  const name = await askText({
    title: titleOf('File Name'),
    value: nameOfPath(outputUris(models, choices)[0].path),
    prompt: 'Name of the .qnat file',
    validate: outputNameProblem,
  });
  return typeof name === 'string' ? { ...choices, outputName: parseOutputName(name) } : undefined;
}
