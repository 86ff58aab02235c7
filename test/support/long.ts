const isLong = process.env.LONG === '1'

/** How often to do what is done again and again: a part of it in `npm test`, all of it in `npm run test:long`. */
export const often = (usual: number, long: number): number => (isLong ? long : usual)

/** Why a test is skipped that is left to `npm run test:long`; false there. */
export const onlyLong: string | false = isLong ? false : 'it takes long: npm run test:long'
