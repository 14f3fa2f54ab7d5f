import type { NotificationType, RequestType } from 'vscode-messenger-common';
import type { PlainHealthSoFar } from '../../core/analyze/health/plainHealth';
import type { HealthSoFar, TensorHealth } from '../../core/analyze/health/tensorHealth';
import type { ValueHealth } from '../../core/analyze/health/valueHealth';
import type { ScaleChoice } from '../../core/qnat/tensorData';

/** Which tensor, and by which of its scales. */
export interface HealthSubject {
  readonly index: number;
  readonly scales: ScaleChoice;
}

export const RANK_ORDERS = ['largest', 'smallest'] as const;
/** Which end of a ranking comes first. */
export type RankOrder = (typeof RANK_ORDERS)[number];

/** Some of a tensor's blocks, in the order of their scales. */
export interface RankedBlocks {
  readonly total: number;
  /** u32 */
  readonly blocks: ArrayBuffer;
  /** f32, one a block. */
  readonly scales: ArrayBuffer;
}

/** What is known of a tensor's health while the page waits for all of it. */
export type HealthProgress<SoFar> = SoFar & { readonly subject: HealthSubject };

export const GetHealth: RequestType<HealthSubject, TensorHealth> = { method: 'health' };
export const GetPlainHealth: RequestType<HealthSubject, ValueHealth> = { method: 'plainHealth' };
export const GetRankedBlocks: RequestType<
  { subject: HealthSubject; order: RankOrder; start: number; count: number },
  RankedBlocks
> = { method: 'rankedBlocks' };
export const HealthProgressed: NotificationType<HealthProgress<HealthSoFar>> = {
  method: 'healthProgressed',
};
export const PlainHealthProgressed: NotificationType<HealthProgress<PlainHealthSoFar>> = {
  method: 'plainHealthProgressed',
};
