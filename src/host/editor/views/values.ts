import * as vscode from 'vscode';
import { tabSeparated } from '../../../core/qnat/tabSeparated';
import { GetTile } from '../../../protocol/editor';
import { CopyValues } from '../../../protocol/views/values';
import type { OnQuestion } from '../questions';

/** Answers of the values view. */
export function answerValues(on: OnQuestion): void {
  on(GetTile, (model, { index, range, scales }, signal) =>
    model.tile(index, range, scales, signal),
  );
  on(CopyValues, async (model, { index, range, scales, notation }, signal) => {
    const tensor = await model.tensorAt(index);
    const text = await tabSeparated(model.pages, tensor, range, scales, notation, signal);
    await vscode.env.clipboard.writeText(text);
  });
}
