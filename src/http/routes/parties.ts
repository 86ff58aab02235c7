import { z } from 'zod'
import { Asked } from '../../../projections/questions/moment.ts'
import { PartyLife } from '../../../projections/questions/parties.ts'
import { partiesAt } from '../../../projections/questions/summary.ts'
import { askedColumns, joined, listed, timeField } from '../response/columns.ts'
import { frameList } from './frame-list.ts'

type Turn = { occurred?: Parameters<typeof timeField>[0] | undefined }

/** When turns happened, in one field. */
const timesOf = (turns: readonly Turn[]): string => listed(turns.map(({ occurred }) => occurred && timeField(occurred)))

export const parties = frameList('parties', {
  description: 'The sides of the negotiation and their lives: when they joined and left, in what roles, of whom they came, in what blocs.',
  answer: Asked.extend({ parties: z.array(PartyLife) }).meta({
    id: 'PartyList',
    description: 'Parties in order of recording, a page of them',
  }),
  entriesAt: partiesAt,
  columns: {
    party: 'The id of the party',
    name: 'Its name',
    role: 'The role that it joined in',
    ...askedColumns,
    joined: 'When it joined; empty: it always was there',
    seated: '`true`: it had certainly joined and not certainly left by then',
    currentRole: 'The role that it had by then',
    blocs: 'The ids of the blocs of which it was a member by then',
    blocNames: 'Their names',
    left: 'When it left',
    roles: 'The roles that it took later',
    roleTimes: 'When it took them, in the same order',
    descents: 'How it came of others: `split`, `merged` or `renamed`',
    descentTimes: 'When, in the same order, as are the next two',
    descentParties: 'The ids of the parties of which it came; those of one descent are parted by a blank, of two as names are',
    descentPartyNames: 'Their names; those of one descent are parted by `;`',
    memberships: 'Whether it `joined` a bloc or `left` it',
    membershipTimes: 'When, in the same order, as are the next two; empty: it always was a member',
    membershipBlocs: 'The ids of the blocs, parted as names are',
    membershipBlocNames: 'Their names',
  },
  rowsOf: ({ id, joined: seat, blocs, departures, roles, descents, memberships, ...party }, names) => [
    {
      ...party,
      party: id,
      joined: seat && timeField(seat),
      blocs: joined(blocs),
      blocNames: listed(blocs.map(names.party)),
      left: timesOf(departures),
      roles: listed(roles.map(({ role }) => role)),
      roleTimes: timesOf(roles),
      descents: listed(descents.map(({ how }) => how)),
      descentTimes: timesOf(descents),
      descentParties: listed(descents.map(({ from }) => joined(from))),
      descentPartyNames: listed(descents.map(({ from }) => from.map(names.party).join('; '))),
      memberships: listed(memberships.map(({ change }) => change)),
      membershipTimes: timesOf(memberships),
      membershipBlocs: listed(memberships.map(({ bloc }) => bloc)),
      membershipBlocNames: listed(memberships.map(({ bloc }) => names.party(bloc))),
    },
  ],
})
