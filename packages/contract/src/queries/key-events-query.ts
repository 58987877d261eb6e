import { z } from 'zod'
import { isShortEnough, type Observation, observationShape, tooLong } from './observation-query.ts'
import { misordered, ordered } from './shell.ts'

/** Which events, of all there are, go with coming to a goal. */
export const keyEventsQuerySchema = z.object(observationShape).refine(ordered, misordered).refine(isShortEnough, tooLong)
export type KeyEventsQuery = Observation
