import { useState } from 'react';
import type { RequestType } from 'vscode-messenger-common';
import { useSession } from '../state/session';

/** Asks the host for what a button says, and keeps why it was not done. */
export function useAsking() {
  const { host } = useSession();
  const [error, setError] = useState<string>();
  const ask = <P>(type: RequestType<P, void>, params: P) => {
    setError(undefined);
    host.ask(type, params).catch((reason: unknown) => setError((reason as Error).message));
  };
  return [ask, error] as const;
}
