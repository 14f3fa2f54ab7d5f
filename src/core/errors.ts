/** An error whose message is meant for the person: what is wrong, where, what to do. */
export class QnatError extends Error {
  override readonly name: string = 'QnatError';
}

/** A read that would leave its file; carries what was asked for and what there was. */
export class OutOfBoundsError extends QnatError {
  override readonly name = 'OutOfBoundsError';

  /** @param offset first byte asked for; @param length bytes asked for; @param size bytes there are */
  constructor(
    readonly offset: number,
    readonly length: number,
    readonly size: number,
  ) {
    super(`Bytes ${offset} to ${offset + length} were asked for, but there are only ${size}.`);
  }
}

/** Bytes that their source cannot give now; others of it, and so parts of the same range, it may give. */
export class UnreadableBytesError extends QnatError {
  override readonly name = 'UnreadableBytesError';
}

/** The file is not what its reader reads; `offset` is the byte that shows it. */
export class MalformedFileError extends QnatError {
  override readonly name = 'MalformedFileError';

  constructor(
    message: string,
    readonly offset: number,
  ) {
    super(message);
  }
}

/** The file system refused or failed, or has not all: neither the data nor the request is at fault. */
export class IoError extends QnatError {
  override readonly name = 'IoError';
}

/** A request that contradicts the data or the options it is made of. */
export class InvalidRequestError extends QnatError {
  override readonly name = 'InvalidRequestError';
}
