import { asked, avenland, borrovia, opening, summerFlow, unstated, wholePlan } from './dam.ts'

const source = `/negotiations/${opening.id}`
const datacontenttype = 'application/json'
const recordedby = 'write-key'

/** The end of the log. */
export const events = [
  {
    specversion: '1.0',
    id: '018f95a0-0000-7000-8000-000000000031',
    source,
    type: 'standpoint.DevelopmentCorrected',
    subject: 'bridge-talks',
    time: '2024-05-20T12:20:00.000Z',
    datacontenttype,
    revision: 28,
    position: '29',
    schemaversion: 1,
    recordedby,
    correlationid: '018f95a0-0000-7000-8000-000000000030',
    previoushash: '3b54fc302e6688d13482c90ab8e8cf610e54c9868fc764773addcf0287a89040',
    data: {
      development: 'bridge-talks',
      reason: 'coder-error',
      note: 'The place was left out',
      changes: { place: 'The bridge over the Teln' },
    },
  },
  {
    specversion: '1.0',
    id: '018f95a0-0000-7000-8000-000000000033',
    source,
    type: 'standpoint.DevelopmentRetracted',
    subject: 'walk-on-the-bank',
    time: '2024-05-20T12:21:00.000Z',
    datacontenttype,
    revision: 29,
    position: '30',
    schemaversion: 1,
    recordedby,
    correlationid: '018f95a0-0000-7000-8000-000000000032',
    previoushash: '2a80dd4c18061c74e8be6f0a4b6555dac814815356bbf1626736d741fa75792f',
    data: { development: 'walk-on-the-bank', reason: 'duplicate-of', duplicateOf: 'bridge-talks', note: 'The same meeting told twice' },
  },
]

const bothUnstated = { overall: { status: 'unstated', blockedBy: [] }, parties: { avenland: unstated, borrovia: unstated } }

/** A replay of one event, early in the record, where the matrix is small. */
export const replay = [
  {
    event: {
      specversion: '1.0',
      id: '018f95a0-0000-7000-8000-000000000005',
      source,
      type: 'standpoint.PointDefined',
      subject: 'summer-flow',
      time: '2024-05-20T12:00:00.000Z',
      datacontenttype,
      revision: 4,
      position: '5',
      schemaversion: 1,
      recordedby,
      correlationid: '018f95a0-0000-7000-8000-000000000000',
      previoushash: 'b5b04c985354bc7a530de4b1ad4ad72e86e0a087f5b22da38b2fbbfe36d62853',
      data: summerFlow,
    },
    changes: [],
  },
  {
    matrix: {
      ...asked,
      rev: 4,
      parties: [avenland, borrovia],
      points: [
        { ...wholePlan, ...bothUnstated },
        { ...summerFlow, ...bothUnstated },
      ],
    },
  },
]
