import type { Severity } from '../../src/core/qnat/diagnostics';
import './codicon.css';

/** A decorative icon: what it says must also be in words. */
export function Codicon({ name, className = '' }: { name: string; className?: string }) {
  return <span aria-hidden="true" className={`codicon codicon-${name} ${className}`} />;
}

const ICONS: Record<Severity, string> = { error: 'error', warning: 'warning', info: 'info' };
export const SEVERITY_NAMES: Record<Severity, string> = {
  error: 'Error',
  warning: 'Warning',
  info: 'Note',
};

/** An icon that a screen reader reads as the severity's name. */
export function SeverityIcon({ severity }: { severity: Severity }) {
  return (
    <span
      role="img"
      aria-label={SEVERITY_NAMES[severity]}
      title={SEVERITY_NAMES[severity]}
      className={`codicon codicon-${ICONS[severity]} severity-${severity}`}
    />
  );
}
