import type { FastifyServerOptions } from 'fastify'

/**
 * Routes read their own input and write their own bodies: schemas are there to be described. Where fastify is given no
 * compilers, it loads its own, which takes long.
 */
export const compilersFactory = {
  buildValidator: () => () => (value: unknown) => ({ value }),
  buildSerializer: () => () => JSON.stringify,
} as unknown as NonNullable<NonNullable<FastifyServerOptions['schemaController']>['compilersFactory']>
