import * as vscode from 'vscode';
import type { Messenger } from 'vscode-messenger';
import type { WebviewIdMessageParticipant } from 'vscode-messenger-common';
import { type FoundPlace, CopyLink, PlaceWanted, TakePlace } from '../../protocol/place';
import type { QnatDocument } from '../editor/qnatDocument';
import { findPlace } from './findPlace';
import { linkTo } from './register';
import type { WantedPlaces } from './wantedPlaces';

const STATUS_MS = 3000;

/** Leads a page to the places that are wanted in its file, and gives links to where it is. */
export function connectLinks(
  messenger: Messenger,
  page: WebviewIdMessageParticipant,
  document: QnatDocument,
  panel: vscode.WebviewPanel,
  places: WantedPlaces,
): vscode.Disposable {
  const { uri } = document;
  messenger.onRequest(TakePlace, () => takePlace(document, places));
  messenger.onRequest(CopyLink, async (place) => {
    await vscode.env.clipboard.writeText(linkTo(uri, place));
    vscode.window.setStatusBarMessage(`Copied a link to block ${place.block}`, STATUS_MS);
  });
  return places.onDidWant((file) => {
    if (file.toString() === uri.toString() && panel.visible) {
      messenger.sendNotification(PlaceWanted, page);
    }
  });
}

/** A place that is not there is news for the person; the page stays where it is. */
async function takePlace(
  document: QnatDocument,
  places: WantedPlaces,
): Promise<FoundPlace | undefined> {
  const place = places.take(document.uri);
  if (!place) return undefined;
  try {
    return await findPlace(await document.model(), place);
  } catch (error) {
    void vscode.window.showErrorMessage((error as Error).message);
    return undefined;
  }
}
