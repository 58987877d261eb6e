import { z } from 'zod'

export const maxEdges = 30
/** Edges of half-open intervals `[a, b)`: below the first is one, from the last on another. */
export const edgesSchema = z
  .array(z.number())
  .min(1)
  .max(maxEdges)
  .refine((edges) => edges.every((edge, i) => i === 0 || edge > (edges[i - 1] ?? edge)), {
    message: 'each edge must be larger than the one before',
  })

/** The interval of a value among those of some edges, from 0. */
export const binOf = (value: number, edges: readonly number[]): number => edges.filter((edge) => value >= edge).length

/** What lies between neighbouring edges, from what lies at each edge or above: below the first, then in each interval. */
export const betweenEdges = (all: number, atLeast: readonly number[]): number[] => [all, ...atLeast].map((n, i) => n - (atLeast[i] ?? 0))
