import type { FastifyInstance } from 'fastify'
import type { Service } from '../../request/service.ts'
import { addForms } from './record.ts'
import { addRecorded } from './recorded.ts'
import { addSignIn } from './sign-in.ts'

/** What people do on pages: sign in and record entries. */
export function addEntering(app: FastifyInstance, service: Service): void {
  addSignIn(app, service)
  addForms(app, service)
  addRecorded(app, service)
}
