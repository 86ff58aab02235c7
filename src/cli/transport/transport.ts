/**
 * The service as its commands see it: in this process on a store, or elsewhere behind an address.
 * Every command goes through it, so that it answers what the service answers, byte for byte.
 */
export type Transport = {
  /** `path` begins with a slash and may carry a query. */
  fetch(path: string, init?: { method?: string; headers?: Record<string, string>; body?: string; signal?: AbortSignal }): Promise<Response>
  /**
   * How many requests may be under way together and still be taken in the order in which they were
   * made. Left out: one; a network keeps no order.
   */
  inOrder?: number
  /** The path of the address, as in `/standpoint`, with which references in answers begin. Left out: none. */
  basePath?: string
  close(): Promise<void>
}

/** The service at an address such as `http://localhost:3000`; a path in it is kept. */
export const remoteTransport = (base: string): Transport => ({
  fetch: (path, init) => fetch(`${base.replace(/\/+$/, '')}${path}`, init),
  basePath: new URL(base).pathname.replace(/\/+$/, ''),
  close: async () => {},
})
