import { z } from 'zod'
import { maxStations, stayEdges } from '../queries/index.ts'
import { answerShape } from './answer.ts'

const people = z.number().int()
const seconds = z.number().nullable()
const station = z.number().int().min(1).max(maxStations)

export const processAnswerSchema = z.object({
  asOf: z.iso.datetime().describe('the moment people are told the place of: now, or the end of days that are over'),
  isLive: z.boolean().describe('that is now: another answer may differ'),
  stations: z.array(
    z.object({
      station: station.describe('from 1'),
      name: z.string(),
      reached: people.describe('who was here in these days'),
      here: people.describe('who is here; over all stations everybody who is in the process'),
      wentOn: people.describe('who went on from here to a later station'),
      rate: z.number().nullable().describe('of those that reached it, who went on'),
      seconds: seconds.describe('median time until somebody goes on'),
      waited: seconds.describe('median time that those who are here have been here'),
      stuck: people.nullable().describe('who has been here longer than they should; null: no time is set'),
      stays: z
        .array(people)
        .length(stayEdges.length + 1)
        .describe('who is here, by how long: between the edges'),
    }),
  ),
  edges: z
    .array(
      z.object({
        from: station,
        to: station,
        people,
        moves: z.number().int().describe('how often; somebody may come back'),
        share: z.number().nullable().describe('of the people that reached `from`'),
        seconds: seconds.describe('median time it took'),
      }),
    )
    .describe('from station to station; back to an earlier one too'),
  stayEdges: z.array(z.number()).describe('of `stays`, in ms: half open'),
  total: z.object({ people: people.describe('everybody who is in the process'), stuck: people }),
  ...answerShape,
})
export type ProcessAnswer = z.infer<typeof processAnswerSchema>

/** Which number of a process. */
export const processSliceShape = {
  station: station.optional().describe('none: everybody in the process'),
  who: z
    .enum(['reached', 'here', 'stuck', 'went_on'])
    .default('reached')
    .describe('of a station; without one `stuck` means those of all stations'),
  to: station.optional().describe('only those who went from the station to this one'),
  bin: z.number().int().min(0).max(stayEdges.length).optional().describe('of those who are here: only who has stayed so long'),
}
const slice = z.object(processSliceShape)
export type ProcessSlice = z.infer<typeof slice>
