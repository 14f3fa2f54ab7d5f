import * as vscode from 'vscode';
import { InvalidRequestError } from '../../core/errors';
import type { BlockPlace, Place } from '../../protocol/place';
import { isUri, LINK_PATH, linkQuery, parseLink } from './blockLink';
import type { WantedPlaces } from './wantedPlaces';

/** Publisher and name of the extension: the authority of its links. */
const EXTENSION_ID = 'qnat.qnat';

/** The ways to a block from outside of the editor: a command, and links. */
export function registerLinks(places: WantedPlaces, viewType: string): vscode.Disposable {
  const open = async (file: vscode.Uri, place: Place) => {
    await vscode.commands.executeCommand('vscode.openWith', file, viewType);
    places.want(file, place);
  };
  return vscode.Disposable.from(
    vscode.commands.registerCommand(
      'qnat.openBlock',
      (file: vscode.Uri, tensor?: string, block?: number, nth?: number) =>
        open(file, { tensor, nth, block }),
    ),
    vscode.window.registerUriHandler({
      async handleUri({ path, query }) {
        try {
          const { file, ...place } = parseLink(path, query);
          await open(isUri(file) ? vscode.Uri.parse(file, true) : vscode.Uri.file(file), place);
        } catch (error) {
          if (!(error instanceof InvalidRequestError)) throw error;
          void vscode.window.showErrorMessage(error.message);
        }
      },
    }),
  );
}

/** The text of a link to a block. */
export function linkTo(file: vscode.Uri, place: BlockPlace): string {
  const isLocal = file.scheme === 'file' && file.authority === '';
  const query = linkQuery({ file: isLocal ? file.path : file.toString(), ...place });
  // VS Code decodes the query of a URI once before it hands it over.
  const encoded = query.replaceAll('%', '%25');
  return `${vscode.env.uriScheme}://${EXTENSION_ID}${LINK_PATH}?${encoded}`;
}
