import { type ReactNode, useId } from 'react';
import './card.css';

interface Props {
  readonly title: string;
  /** What decides how it is shown. */
  readonly tools?: ReactNode;
  readonly wide?: boolean;
  readonly testId: string;
  readonly children: ReactNode;
}

/** One part of a report: a title, and below it a chart, facts or a list. */
export function Card({ title, tools, wide = false, testId, children }: Props) {
  const id = useId();
  return (
    <section
      className={`card ${wide ? 'card-wide' : ''}`}
      aria-labelledby={id}
      data-testid={testId}
    >
      <div className="card-head">
        <h3 id={id} className="card-title">
          {title}
        </h3>
        {tools}
      </div>
      {children}
    </section>
  );
}
