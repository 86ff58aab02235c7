import type { IncomingMessage, ServerResponse } from 'node:http'
import { finished } from 'node:stream'
import { failed, ok, type Result } from '../../result.ts'
import { type Problem, problem } from '../problem/problem.ts'
import { bodyLimit } from './settings.ts'

/** What reading a body comes to: its bytes, or why it is refused. */
type Read = Result<Buffer, Problem>

/** A body from its first byte until its request is answered. */
type Body = {
  /** Bytes of memory. */
  held: number
  /** Ends the reading; null where it is whole. */
  end: ((read: Read) => void) | null
}

const tooLarge = failed(problem('too-large', { detail: `A body has at most ${bodyLimit} bytes` }))
const tooBusy = failed(problem('too-busy', { headers: { 'retry-after': '1' } }))
const brokenOff = failed(problem('malformed-http', { detail: 'The body ends too early' }))

/** Bytes of a piece of a body that is put together from smaller ones. */
const pieceSize = 16 * 1024
const noBytes: Buffer = Buffer.alloc(0)

export type Bodies = ReturnType<typeof openBodies>

/**
 * The bodies of all requests that are being read or worked on, and the memory that they hold together.
 * Where there is none left, the unfinished body that holds the most gives way: whoever fills the memory
 * with large bodies that do not end keeps nobody from sending small ones.
 * @param budget bytes for all of them
 */
export function openBodies(budget: number) {
  const bodies = new Map<IncomingMessage, Body>()
  /** Why requests are refused whose bodies are read later, or never. */
  const refusals = new WeakMap<IncomingMessage, Problem>()
  let held = 0

  function largestUnfinished(): Body | undefined {
    let largest: Body | undefined
    for (const body of bodies.values()) if (body.end !== null && body.held > (largest?.held ?? 0)) largest = body
    return largest
  }

  function hold(body: Body, bytes: number): void {
    body.held += bytes
    held += bytes
    while (held > budget) largestUnfinished()?.end?.(tooBusy)
  }

  function release(message: IncomingMessage): void {
    held -= bodies.get(message)?.held ?? 0
    bodies.delete(message)
  }

  return {
    /** Refuses a request whose body is not read yet, or not to its end. */
    refuse(message: IncomingMessage, found: Problem): void {
      refusals.set(message, found)
      bodies.get(message)?.end?.(failed(found))
    },

    /** Reads a body; `done` is called once. The memory is free again when the response is over. */
    read(message: IncomingMessage, response: ServerResponse, done: (read: Read) => void): void {
      const refusal = refusals.get(message)
      if (refusal !== undefined) return void done(failed(refusal))
      const declared = Number(message.headers['content-length'] ?? bodyLimit)
      if (declared > bodyLimit) return void done(tooLarge)
      // Whoever asks first whether to send a body is told once it is clear that it will be read (RFC 9110, section 10.1.1).
      if (message.headers.expect !== undefined && message.httpVersion !== '1.0') response.writeContinue()
      const pieces: Buffer[] = []
      let size = 0
      /** What is still free of the last piece. */
      let room = noBytes
      const body: Body = { held: 0, end }
      bodies.set(message, body)
      finished(response, () => release(message))

      /** Small pieces are put together: kept as they come, each would take many times its size. */
      function take(chunk: Buffer): void {
        const wanted = size + chunk.length
        if (wanted > bodyLimit) return void end(tooLarge)
        const rest = chunk.subarray(chunk.copy(room))
        room = room.subarray(chunk.length - rest.length)
        if (rest.length > 0) {
          const isKept = rest.length >= pieceSize || wanted === declared
          const piece = isKept ? rest : Buffer.allocUnsafeSlow(Math.min(pieceSize, declared - size))
          if (!isKept) room = piece.subarray(rest.copy(piece))
          pieces.push(piece)
          hold(body, piece.length)
        }
        size = wanted
      }
      const whole = () => end(ok(pieces.length === 1 ? (pieces[0] as Buffer).subarray(0, size) : Buffer.concat(pieces, size)))
      const broken = () => end(brokenOff)

      function end(read: Read): void {
        message.off('data', take).off('end', whole).off('error', broken)
        body.end = null
        // Whatever closes over them lives on until the response is over.
        pieces.length = 0
        room = noBytes
        if (!read.ok) release(message)
        done(read)
      }
      message.on('data', take).on('end', whole).on('error', broken)
    },
  }
}
