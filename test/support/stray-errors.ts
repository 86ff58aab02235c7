/** Errors and rejections that nobody handles in this process from now on, as they come: each would end a service. */
export const strayErrors = (): readonly unknown[] => {
  const strays: unknown[] = []
  for (const event of ['uncaughtException', 'unhandledRejection']) process.on(event, (error) => strays.push(error))
  return strays
}
