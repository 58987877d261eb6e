import { least } from '../experiments/incremental.ts'
import { discoveries, pOf, zOf } from '../experiments/proportions.ts'
import type { ContrastQuery, Group, Subject } from './contrast-query.ts'

/** People of a group: of those looked at, of the base, and of both at once. */
export interface Counts {
  readonly target: number
  readonly base: number
  readonly both: number
}

export interface Counted extends Counts {
  readonly subject: Subject
  readonly group: Group
}

export interface Contrast {
  readonly targetShare: number | null
  readonly baseShare: number | null
  /** 100 × share of those looked at ÷ share of the base. */
  readonly tgi: number | null
  /** Of their share above that of the rest: of the base without them. */
  readonly difference: number | null
  readonly z: number | null
  /** Too many to be luck, all groups that are shown considered. */
  readonly isSure: boolean
  /** Enough people for anything to be said. */
  readonly isEnough: boolean
  /** The two are told apart by this already. */
  readonly isImplied: boolean
}

const ratio = (n: number, of: number): number | null => (of === 0 ? null : n / of)

/**
 * Each group with what it says, the one that says most first: enough people, then not what the question itself asked for, then by how much the
 * shares differ, in units that do not favour rare groups (φ, the z of the difference ÷ √n).
 */
export function contrast<T extends Counted>(
  rows: readonly T[],
  all: Counts,
  query: Pick<ContrastQuery, 'people' | 'base' | 'of' | 'against'>,
): (T & Contrast)[] {
  const rest = all.base - all.both
  const isImplied = impliedBy([query.people, query.base, query.of, query.against])
  const judged = rows.map((row) => {
    const target = { n: row.target, of: all.target }
    const others = { n: row.base - row.both, of: rest }
    const z = zOf(target, others) ?? null
    const [targetShare, baseShare, otherShare] = [ratio(row.target, all.target), ratio(row.base, all.base), ratio(others.n, others.of)]
    return {
      ...row,
      targetShare,
      baseShare,
      tgi: targetShare === null || !baseShare ? null : (100 * targetShare) / baseShare,
      difference: targetShare === null || otherShare === null ? null : targetShare - otherShare,
      z,
      isEnough: target.of >= least.people && others.of >= least.people && target.n + others.n >= least.people,
      isImplied: isImplied(row.subject),
    }
  })
  const tried = judged.filter(isTried)
  const sure = discoveries(tried.map(({ z }) => pOf(z ?? 0)))
  const held = new Set(tried.filter((_, i) => sure[i]))
  return judged
    .map((row) => ({ ...row, isSure: held.has(row) }))
    .toSorted((a, b) => Number(isTried(b)) - Number(isTried(a)) || weight(b) - weight(a))
}

type Judged = Pick<Contrast, 'z' | 'isEnough' | 'isImplied'>
const isTried = ({ z, isEnough, isImplied }: Judged): boolean => z !== null && isEnough && !isImplied
/** Of all rows n is the same: φ sorts as z does. */
const weight = ({ z }: Judged): number => Math.abs(z ?? 0)

/** Whether what tells the two apart is the subject itself: the rules and questions they come of name it. */
function impliedBy(asked: unknown): (subject: Subject) => boolean {
  const [tags, properties, events] = ['tag', 'property', 'event'].map((key) => new Set(namedIn(asked, key)))
  return (subject) => {
    switch (subject.of) {
      case 'tag':
        return tags?.has(subject.tag) ?? false
      case 'property':
        return properties?.has(subject.property) ?? false
      case 'event':
        return events?.has(subject.event) ?? false
      case 'detail':
        return (events?.has(subject.event) && properties?.has(subject.property)) ?? false
      case 'hour':
        return false
    }
  }
}

/** Texts under a key, wherever it stands. */
function namedIn(value: unknown, key: string): string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, one]) => (name === key && typeof one === 'string' ? [one] : namedIn(one, key)))
}
