import { Component, type ReactNode } from 'react';
import { ErrorMessage } from './message';

interface Props {
  /** What is shown here, for the message. */
  readonly what: string;
  readonly children: ReactNode;
}

/** A mistake in one pane leaves the others standing. */
export class ErrorBoundary extends Component<Props, { error?: Error }> {
  override state: { error?: Error } = {};

  static getDerivedStateFromError(error: unknown) {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override render() {
    const { error } = this.state;
    if (!error) return this.props.children;
    return (
      <ErrorMessage
        text={`${this.props.what} could not be shown: ${error.message}`}
        action="Try Again"
        onAction={() => this.setState({ error: undefined })}
      />
    );
  }
}
