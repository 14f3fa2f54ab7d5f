import * as vscode from 'vscode';
import type { Place } from '../../protocol/place';

/** Places that pages are to show: each is taken once, as soon as a page of its file is there. */
export class WantedPlaces {
  private readonly places = new Map<string, Place>();
  private readonly wanted = new vscode.EventEmitter<vscode.Uri>();
  /** Tells of the file in which a place is wanted. */
  readonly onDidWant = this.wanted.event;

  want(file: vscode.Uri, place: Place): void {
    this.places.set(file.toString(), place);
    this.wanted.fire(file);
  }

  take(file: vscode.Uri): Place | undefined {
    const place = this.places.get(file.toString());
    this.places.delete(file.toString());
    return place;
  }
}
