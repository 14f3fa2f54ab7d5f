import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import type { VsCodeApi } from 'vscode-messenger-webview';
import { App } from './shell/app';
import { Session, SessionContext } from './state/session';

/** May be called only once a page; whoever needs it gets it from here. */
declare function acquireVsCodeApi(): VsCodeApi;

const session = new Session(acquireVsCodeApi());
session.start();

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <SessionContext value={session}>
      <App />
    </SessionContext>
  </StrictMode>,
);
