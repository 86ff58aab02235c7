import type { Page } from '../document.ts'
import { momentParameters } from '../links.ts'
import type { View } from '../view.ts'

/** The revision that a page shows, and where it is told of what is recorded while it stands at the present. */
export function following({ links, negotiation, assumed }: View): NonNullable<Page['record']> {
  const isPresent = momentParameters.every((name) => !links.query.has(name))
  return { rev: assumed.rev, live: isPresent ? `${links.base}/negotiations/${negotiation.id}/stream` : undefined }
}
