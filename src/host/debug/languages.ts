import { InvalidRequestError } from '../../core/errors';
import { javascript } from './javascript';
import type { DebugLanguage } from './language';
import type { Program } from './program';

/** Types of js-debug's sessions. */
const JAVASCRIPT = /^(pwa-.+|node|chrome|msedge|extensionHost)$/;

/**
 * How tensors are read in a program, by its debugger's type and by what the adapter can do.
 * @throws InvalidRequestError when it cannot be done
 */
export function languageOf({ session, capabilities }: Program): DebugLanguage {
  if (!capabilities) {
    throw new InvalidRequestError(
      'This debug session began before QNAT did. Restart the session to inspect its tensors.',
    );
  }
  if (JAVASCRIPT.test(session.type) && capabilities.supportsReadMemoryRequest) return javascript;
  throw new InvalidRequestError(
    `The debugger “${session.type}” cannot read memory in a way that QNAT knows.`,
  );
}
