import { rounded } from '../rules/index.ts'

/** Edges at round numbers that cut a range of numbers into about so many parts of one width. */
export function evenEdges(min: number, max: number, parts: number): number[] {
  if (!(max > min)) return []
  const step = roundStep((max - min) / parts)
  const first = Math.floor(min / step) + 1
  const count = Math.min(parts + 1, Math.ceil(max / step) - first + 1)
  return Array.from({ length: Math.max(0, count) }, (_, i) => rounded((first + i) * step)).filter((edge) => edge > min && edge <= max)
}

/** The next of 1, 2, 5, 10, 20 … */
function roundStep(width: number): number {
  const power = 10 ** Math.floor(Math.log10(width))
  const found = [1, 2, 5, 10].find((one) => one * power >= width * 0.999_999) ?? 10
  return found * power
}

/** Quantiles as edges: each once, and none at which nothing is below. */
export const quantileEdges = (min: number, quantiles: readonly number[]): number[] => [
  ...new Set(quantiles.map(rounded).filter((one) => one > min)),
]
