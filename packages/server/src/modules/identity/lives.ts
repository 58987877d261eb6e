import type { CanonicalRecord, IdentityRef } from '@millrace/contract/events.ts'
import { dayOf, endedRef, lastLife, type Life, liveOn, livesOn } from '@millrace/contract/identity/lives.ts'
import type { IdentityRules } from '@millrace/contract/identity/rules.ts'
import { refKey } from './known.ts'

/** An id that expires, with its lives before the batch and after it. */
export interface Lived {
  readonly ref: IdentityRef
  readonly before: readonly Life[]
  readonly after: readonly Life[]
}

/** Records that name lives instead of ids, and what became of these. */
export interface Named {
  readonly records: readonly CanonicalRecord[]
  readonly lived: readonly Lived[]
  /** Ids that are called otherwise from now on, since a new life has their value. */
  readonly renamed: readonly { readonly from: IdentityRef; readonly to: IdentityRef }[]
}

/** Ids of these records that expire, each once. */
export function expiringRefs(records: readonly CanonicalRecord[], rules: IdentityRules): IdentityRef[] {
  if (!rules.expires) return []
  const all = records.flatMap((record) => [...record.ids, ...(record.unbind ?? [])])
  return [...new Map(all.filter((ref) => rules.expiresAfter(ref.type) !== undefined).map((ref) => [refKey(ref), ref])).values()]
}

/** Says of each record which lives it names. Pure; `known` are lives by `refKey`. */
export function nameLives(records: readonly CanonicalRecord[], known: ReadonlyMap<string, readonly Life[]>, rules: IdentityRules): Named {
  const lived = new Map<string, { readonly ref: IdentityRef; readonly before: readonly Life[]; after: readonly Life[] }>()
  const labels = records.map((record) =>
    record.ids.map((ref) => {
      const expiresAfter = rules.expiresAfter(ref.type)
      if (expiresAfter === undefined) return undefined
      const key = refKey(ref)
      const before = known.get(key) ?? []
      const one = lived.get(key) ?? { ref, before, after: before }
      const { lives, named } = liveOn(one.after, dayOf(record.time), expiresAfter)
      lived.set(key, { ...one, after: lives })
      return named
    }),
  )
  const livesOf = (ref: IdentityRef): readonly Life[] => lived.get(refKey(ref))?.after ?? known.get(refKey(ref)) ?? []
  const nameOf = (ref: IdentityRef, label: number): IdentityRef => (lastLife(livesOf(ref))?.label === label ? ref : endedRef(ref, label))
  const unbound = (ref: IdentityRef, day: number): IdentityRef[] => {
    const expiresAfter = rules.expiresAfter(ref.type)
    return expiresAfter === undefined ? [ref] : livesOn(livesOf(ref), day, expiresAfter).map((life) => nameOf(ref, life.label))
  }
  return {
    records: records.map((record, i) => ({
      ...record,
      ids: record.ids.flatMap((ref, j) => labels[i]?.[j]?.map((label) => nameOf(ref, label)) ?? [ref]),
      ...(record.unbind ? { unbind: record.unbind.flatMap((ref) => unbound(ref, dayOf(record.time))) } : {}),
    })),
    lived: [...lived.values()].filter((one) => one.before !== one.after),
    renamed: [...lived.values()].flatMap(({ ref, before }) => {
      const last = lastLife(before)
      return last && nameOf(ref, last.label) !== ref ? [{ from: ref, to: endedRef(ref, last.label) }] : []
    }),
  }
}
