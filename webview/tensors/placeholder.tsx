interface Props {
  /** Of the cell. */
  readonly className: string;
  /** Why the row cannot be shown; undefined while it is on its way. */
  readonly text: string | undefined;
}

/** The first cell of a row that is not there, or not yet. */
export function Placeholder({ className, text }: Props) {
  return (
    <div role="gridcell" aria-colindex={1} className={`table-cell ${className}`}>
      {text === undefined ? (
        <span className="table-placeholder" />
      ) : (
        <span className="table-error" title={text}>
          {text}
        </span>
      )}
    </div>
  );
}
