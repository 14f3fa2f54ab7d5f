import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import type { VsCodeApi } from 'vscode-messenger-webview';
import { ExportWanted } from '../src/protocol/views/values';
import { App } from './shell/app';
import { Session, SessionContext } from './state/session';
import { exportValues } from './values/exportValues';

/** May be called only once a page; whoever needs it gets it from here. */
declare function acquireVsCodeApi(): VsCodeApi;

const session = new Session(acquireVsCodeApi());
session.host.on(ExportWanted, () => exportValues(session));
session.start();

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <SessionContext value={session}>
      <App />
    </SessionContext>
  </StrictMode>,
);
