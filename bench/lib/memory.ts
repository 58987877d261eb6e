/** Memory of all processes of a server, looked at once a second. */
import type { BenchServer } from './server.ts'

export interface Memory {
  readonly maxMb: number
  /** What every process had when all had most. */
  readonly atMax: Readonly<Record<string, number>>
  /** How it grows, by the least squares of the second half of what was seen: the first fills caches. */
  mbPerMinute(): number
  stop(): void
}

export function watchMemory(server: BenchServer): Memory {
  const seen: { minutes: number; mb: number }[] = []
  let [maxMb, atMax]: [number, Record<string, number>] = [0, {}]
  const start = performance.now()
  const timer = setInterval(() => {
    const { rssMb, rssMbBy } = server.usage()
    seen.push({ minutes: (performance.now() - start) / 60_000, mb: rssMb })
    if (rssMb > maxMb) [maxMb, atMax] = [rssMb, rssMbBy]
  }, 1_000)
  return {
    get maxMb() {
      return maxMb
    },
    get atMax() {
      return atMax
    },
    mbPerMinute: () => slopeOf(seen.slice(seen.length / 2)),
    stop: () => clearInterval(timer),
  }
}

function slopeOf(points: readonly { readonly minutes: number; readonly mb: number }[]): number {
  const mean = (of: (point: (typeof points)[number]) => number): number => points.reduce((sum, one) => sum + of(one), 0) / points.length
  const [minutes, mb] = [mean((one) => one.minutes), mean((one) => one.mb)]
  const spread = mean((one) => (one.minutes - minutes) ** 2)
  return spread > 0 ? mean((one) => (one.minutes - minutes) * (one.mb - mb)) / spread : 0
}
