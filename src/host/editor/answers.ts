import * as protocol from '../../protocol/editor';
import type { OnQuestion } from './questions';
import type { QnatModel } from './qnatModel';

/** Answers about one tensor. */
export function answerTensor(on: OnQuestion): void {
  on(protocol.GetTensor, (model, { index }) => model.tensor(index));
  on(protocol.FindTensor, (model, { name, nth }) => model.findTensor(name, nth));
}

/** Answers about the file as a whole and its tensors. */
export function answerFile(on: OnQuestion<QnatModel>): void {
  on(protocol.GetTensors, (model, { query, start, count }) => model.tensors(query, start, count));
  on(protocol.FindRow, (model, { query, index }) => model.findRow(query, index));
  on(protocol.GetFindings, (model, { start, count }) => model.findingsPage(start, count));
  on(protocol.StartScaleCheck, (model) => model.checkScales());
  on(protocol.StartCodeSurvey, (model) => model.surveyCodes());
}
