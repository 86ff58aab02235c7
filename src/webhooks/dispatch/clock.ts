/**
 * The two clocks of deliveries. What is written down is in wall time, which everybody can read, and which may be set at
 * any moment, forward and back. What is waited for is measured by the steady one, which is only this process's own.
 */
export type Clock = {
  /** Epoch milliseconds. */
  now: () => number
  /** Milliseconds of a clock that never runs back; its zero means nothing. */
  steady: () => number
}

/**
 * Where an instant that was written down lies on the steady clock: as far from this moment as the wall clock says now.
 * To be asked once: afterwards the wall clock may be set, and the answer still holds.
 */
export const onSteady = ({ now, steady }: Clock, instant: number): number => steady() + (instant - now())
