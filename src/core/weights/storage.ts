import type { Strided } from './storage/strided';

/** How a file holds values that do not lie there in plain form. */
export type Storage = Strided;
