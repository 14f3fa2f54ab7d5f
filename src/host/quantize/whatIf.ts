import * as vscode from 'vscode';
import { type Alternative, sameAlternative } from '../../core/convert/whatIf/alternatives';
import type { Prediction } from '../../core/convert/whatIf/predict';
import { titleOf } from './optionPicks';
import { askPick, BACK, type Step } from '../flow/quickInput';
import { alternativeText, bestForTheirSize, predictionText } from './whatIfText';

interface PredictionItem extends vscode.QuickPickItem {
  readonly prediction?: Prediction;
}

/**
 * Shows what other options would make of the model.
 * @param present the options as they are
 * @returns the options chosen; undefined when the table was dismissed
 */
export async function askWhatIf(
  predictions: readonly Prediction[],
  present: Alternative,
  { step, totalSteps }: Omit<Step, 'title'>,
): Promise<Alternative | typeof BACK | undefined> {
  const items = itemsOf(predictions, present);
  const chosen = await askPick({
    title: titleOf('What If'),
    step,
    totalSteps,
    placeholder: 'Choose options to use them, or type to find some, such as “best” or “refined”',
    items,
    active: items.find(({ prediction }) => prediction && sameAlternative(prediction, present)),
    buttons: [vscode.QuickInputButtons.Back],
    canChoose: ({ prediction }) => prediction !== undefined,
  });
  return typeof chosen === 'object' ? chosen.prediction && optionsOf(chosen.prediction) : chosen;
}

function optionsOf({ blockSize, zeroPoints, refine, doubleQuantization }: Prediction): Alternative {
  return { blockSize, zeroPoints, refine, doubleQuantization };
}

function itemsOf(predictions: readonly Prediction[], present: Alternative): PredictionItem[] {
  const best = bestForTheirSize(predictions);
  const sizes = [...new Set(predictions.map(({ blockSize }) => blockSize))];
  return sizes.flatMap((size) => [
    ...(sizes.length > 1 ? [sectionOf(size)] : []),
    ...predictions
      .filter(({ blockSize }) => blockSize === size)
      .map((prediction) => ({
        prediction,
        label: alternativeText(prediction, sizes.length > 1),
        description: predictionText(prediction, {
          best: best.has(prediction),
          present: sameAlternative(prediction, present),
        }),
      })),
  ]);
}

function sectionOf(size: number): PredictionItem {
  return { label: `Blocks of ${size}`, kind: vscode.QuickPickItemKind.Separator };
}
