import { createServer, IncomingMessage, maxHeaderSize, type RequestListener, type Server, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { type Problem, problem } from '../problem/problem.ts'
import type { Bodies } from './bodies.ts'
import type { Limits } from './settings.ts'

/** The methods of all paths; CONNECT, which is for proxies, is none of them. */
const methods = 'GET, HEAD, POST, PATCH, DELETE, OPTIONS'

/** What an error of Node's parser, or of its clock, comes to. */
function problemOf({ code, message, reason = message }: Error & { code?: string; reason?: string }, limits: Limits): Problem {
  switch (code) {
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return problem('request-timeout', {
        detail: `The head of a request may take ${limits.headMs / 1000} s, all of it ${limits.requestMs / 1000} s`,
      })
    case 'HPE_HEADER_OVERFLOW':
      return problem('head-too-large', { detail: `The request line and the headers have at most ${maxHeaderSize} bytes together` })
    case 'HPE_CHUNK_EXTENSIONS_OVERFLOW':
      return problem('too-large', { detail: 'The extensions of a chunk of the body are too long' })
    case 'HPE_INVALID_VERSION':
    case 'HPE_PAUSED_H2_UPGRADE':
      return problem('http-version')
    default:
      return problem('malformed-http', { detail: reason })
  }
}

type Exchange = { request: IncomingMessage; response: ServerResponse }

export type Connections = ReturnType<typeof openConnections>

/**
 * The connections to the service, kept within their limits. What Node would answer by itself, or not at all, is handed
 * to the app as a request with a failure, so that it is answered as any other that is refused.
 */
export function openConnections(limits: Limits, bodies: Bodies) {
  const failures = new WeakMap<IncomingMessage, Problem>()
  /** The newest exchange on each open connection; null before the first. */
  const open = new Map<Duplex, Exchange | null>()
  const broken = new WeakSet<Duplex>()

  /**
   * Answers what is no request once those before it are answered, then ends the connection: what still comes in is thrown
   * away for a while.
   */
  function answerFailure(socket: Duplex, failure: Problem, listener: RequestListener): void {
    const response = open.get(socket)?.response
    if (response?.closed === false) response.once('close', () => answerNow(socket, failure, listener))
    else answerNow(socket, failure, listener)
  }

  function answerNow(socket: Duplex, failure: Problem, listener: RequestListener): void {
    if (!socket.writable) return
    const request = new IncomingMessage(socket as IncomingMessage['socket'])
    request.method = 'GET'
    request.url = '/'
    failures.set(request, failure)
    const response = new ServerResponse(request)
    response.shouldKeepAlive = false
    response.assignSocket(socket as IncomingMessage['socket'])
    response.once('finish', () => {
      socket.end()
      setTimeout(() => socket.destroy(), limits.lingerMs).unref()
    })
    listener(request, response)
  }

  /** Makes a server whose requests go to the listener. */
  function serverFactory(listener: RequestListener): Server {
    const take: RequestListener = (request, response) => {
      open.set(request.socket, { request, response })
      listener(request, response)
    }
    const server = createServer(
      {
        headersTimeout: Math.min(limits.headMs, limits.requestMs),
        requestTimeout: limits.requestMs,
        connectionsCheckingInterval: limits.checkMs,
        keepAliveTimeout: limits.idleMs,
        // The app itself looks for the Host: Node would answer with nothing but a status.
        requireHostHeader: false,
      },
      take,
    )
    server.maxConnections = limits.connections
    server.timeout = limits.stallMs
    server.on('connection', (socket) => {
      open.set(socket, null)
      socket.once('close', () => open.delete(socket))
    })
    server.on('checkContinue', take)
    server.on('checkExpectation', (request, response) => {
      failures.set(request, problem('expectation-failed'))
      take(request, response)
    })
    server.on('connect', ({ method }, socket) => {
      // Node leaves such a connection to us altogether: its errors, which nobody else hears, and what comes in.
      socket.on('error', () => socket.destroy()).resume()
      const detail = `${method} is for proxies`
      answerFailure(socket, problem('method-not-allowed', { detail, headers: { allow: methods } }), listener)
    })
    server.on('clientError', (error, socket) => {
      // What comes after the first error is not looked at.
      if (broken.has(socket)) return
      broken.add(socket)
      const newest = open.get(socket)
      // Nobody is there, or nobody ever said a word.
      if (!socket.writable || (socket as IncomingMessage['socket']).bytesRead === 0) socket.destroy()
      else if (newest && !newest.request.complete) {
        if (newest.response.headersSent) socket.destroy()
        else bodies.refuse(newest.request, problemOf(error, limits))
      } else answerFailure(socket, problemOf(error, limits), listener)
    })
    return server
  }

  /** Node looks after the time of requests no longer once a server ends: what is not whole by then is refused, or cut off. */
  function end(): void {
    const ending = problem('not-ready', { detail: 'The service is ending', headers: { 'retry-after': '1' } })
    const cut = () => {
      for (const [socket, newest] of open)
        if (newest === null || (newest.request.complete && newest.response.closed)) socket.destroy()
        else if (!newest.request.complete) bodies.refuse(newest.request, ending)
    }
    setTimeout(cut, limits.endMs).unref()
  }

  return { serverFactory, end, failureOf: (request: IncomingMessage): Problem | undefined => failures.get(request) }
}
