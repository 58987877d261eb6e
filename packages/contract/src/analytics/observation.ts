import { z } from 'zod'

/** Of whom a question about what comes after a start is. */
export const observedShape = {
  people: z.number().int().describe('who are compared: observed to the end, and not at the goal while they were looked at'),
  converted: z.number().int().describe('of them, who came to the goal'),
  early: z.number().int().describe('left out: came to the goal while they were looked at'),
  open: z.number().int().describe('left out: their time is not over yet'),
}
