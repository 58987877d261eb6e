import type { LifecycleKind } from './lifecycle-query.ts'

/** Of one bucket, everybody who is active there or was in the one before. */
export function lifecycleReference(active: ReadonlyMap<number, ReadonlySet<number>>, bucket: number): Map<number, LifecycleKind> {
  const kinds = new Map<number, LifecycleKind>()
  for (const [person, buckets] of active) {
    const kind = kindOf(buckets, bucket)
    if (kind) kinds.set(person, kind)
  }
  return kinds
}

function kindOf(buckets: ReadonlySet<number>, bucket: number): LifecycleKind | undefined {
  const wasActive = buckets.has(bucket - 1)
  if (!buckets.has(bucket)) return wasActive ? 'dormant' : undefined
  if (wasActive) return 'returning'
  return Math.min(...buckets) === bucket ? 'new' : 'resurrecting'
}
