/** What is used of autocannon 9, which brings no types and is installed only to measure. */
declare module 'autocannon' {
  type Client = { setRequests(requests: { path: string }[]): void }
  type Options = { url: string; connections: number; amount: number; sampleInt: number; setupClient: (client: Client) => void }
  type Running = PromiseLike<unknown> & { on(event: 'response', heard: (client: Client, status: number) => void): void }
  export default function autocannon(options: Options): Running
}
