import type { System } from '../../system.ts'

/**
 * Where an instant that was written down lies on the steady clock: as far from this moment as the wall clock says now.
 * What is written down is in wall time, which everybody can read, and which may be set at any moment, forward and back;
 * what is waited for is measured by the steady clock, which is only this process's own. To be asked once: afterwards the
 * wall clock may be set, and the answer still holds.
 * @param instant epoch milliseconds
 */
export const onSteady = ({ now, steady }: Pick<System, 'now' | 'steady'>, instant: number): number => steady() + (instant - now())
