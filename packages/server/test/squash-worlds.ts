import type { CanonicalRecord } from '@millrace/contract/events.ts'
import fc from 'fast-check'
import { record } from './pipeline.ts'

/** What happens to a project: records come, people are merged and split by hand, merges are undone, ids taken away. */
export type Step =
  | { readonly kind: 'records'; readonly records: readonly CanonicalRecord[]; readonly isProcessed: boolean }
  | { readonly kind: 'merge'; readonly one: string; readonly other: string }
  | { readonly kind: 'undo'; readonly nth: number }
  | { readonly kind: 'split' | 'unbind'; readonly id: string }
  | { readonly kind: 'recheck' }

/** A squash, and what happens in the middle of it. */
export interface Squash {
  readonly kind: 'squash'
  readonly left: number
  readonly point: 'squash.after_rewrite' | 'squash.before_settle' | 'squash.after_settle'
  readonly crashes: boolean
  readonly meanwhile: readonly Step[]
}

const ids = [
  'login:1',
  'login:2',
  'mobile:1',
  'mobile:2',
  'mobile:3',
  'email:1',
  'email:2',
  'wechat_unionid:1',
  'wechat_unionid:2',
] as const
const id = fc.noBias(fc.constantFrom(...ids))

const change: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('merge' as const), one: id, other: id }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('undo' as const), nth: fc.nat(3) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('split' as const, 'unbind' as const), id }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('recheck' as const) }) },
)

const start = Date.parse('2026-09-01T00:00:00Z')
const day = 86_400_000
const most = 20

/** Of whom, of which device if any, together with whom if late in the list, on which day, how many are sent with it. */
const drawn = fc.noBias(
  fc.record({
    one: id,
    other: id,
    device: fc.constantFrom(undefined, 'anon:d1', 'anon:d2'),
    isAnonymous: fc.boolean(),
    day: fc.integer({ min: 0, max: 75 }),
    size: fc.integer({ min: 1, max: 4 }),
    isProcessed: fc.boolean(),
  }),
)

/** Records over three months and of three names, in pieces. People first collect a history, then some turn out to be one. */
const pieces: fc.Arbitrary<Step[]> = fc.array(drawn, { minLength: most, maxLength: most }).map((rows) => {
  const records = rows.map(({ one, other, device, isAnonymous, day: nth }, i): CanonicalRecord => {
    const graph = i > most / 2 && i % 3 === 0 ? [one, other] : [one]
    const named = device && isAnonymous ? [device] : [...new Set(graph), ...(device ? [device] : [])]
    return record({ ids: named, event: `E${i % 3}`, id: `r${i}`, at: new Date(start + nth * day + i * 60_000).toISOString() })
  })
  const steps: Step[] = []
  for (let at = 0; at < records.length; ) {
    const { size = 1, isProcessed = true } = rows[at] ?? {}
    steps.push({ kind: 'records', records: records.slice(at, at + size), isProcessed })
    at += size
  }
  return steps
})

const squash: fc.Arbitrary<Squash> = fc.noBias(
  fc.record({
    kind: fc.constant('squash' as const),
    left: fc.constantFrom(0, 0, 1, 3),
    point: fc.constantFrom('squash.after_rewrite' as const, 'squash.before_settle' as const, 'squash.after_settle' as const),
    crashes: fc.boolean(),
    meanwhile: fc.array(change, { maxLength: 3 }),
  }),
)

/** Anywhere between them, as often late as early. */
const place = (records: readonly Step[]): fc.Arbitrary<number> =>
  fc.noBias(fc.integer({ min: Math.floor(records.length / 3), max: records.length }))

/** Pieces of a world, with changes and squashes at random places between them, and some records in the middle of a squash. */
export const squashWorld: fc.Arbitrary<(Step | Squash)[]> = pieces.chain((records) =>
  fc
    .tuple(
      fc.array(fc.tuple(place(records), change), { minLength: 5, maxLength: 10 }),
      fc.array(fc.tuple(place(records), squash, fc.boolean()), { minLength: 2, maxLength: 3 }),
    )
    .map(([changes, squashes]) =>
      [...records, undefined].flatMap((piece, i): (Step | Squash)[] => {
        const here = squashes.filter(([at]) => at === i)
        const isTaken = piece !== undefined && here.some(([, , takes]) => takes)
        return [
          ...changes.filter(([at]) => at === i).map(([, one]) => one),
          ...here
            .map(([, one, takes]) => (takes && piece ? { ...one, meanwhile: [piece, ...one.meanwhile] } : one))
            .slice(0, isTaken ? 1 : 3),
          ...(piece && !isTaken ? [piece] : []),
        ]
      }),
    ),
)

/** Two who have done something turn out to be one, and their events are written anew: whatever chance draws, this is tried. */
export const plainWorld: (Step | Squash)[] = [
  {
    kind: 'records',
    records: ['mobile:1', 'email:1'].flatMap((one, who) =>
      [0, 1, 2].map((n) =>
        record({ ids: [one], event: `E${n}`, id: `p${who}${n}`, at: new Date(start + (who + 30 * n) * day).toISOString() }),
      ),
    ),
    isProcessed: true,
  },
  { kind: 'merge', one: 'mobile:1', other: 'email:1' },
  { kind: 'squash', left: 0, point: 'squash.before_settle', crashes: false, meanwhile: [{ kind: 'undo', nth: 0 }] },
  { kind: 'merge', one: 'email:1', other: 'mobile:1' },
  { kind: 'squash', left: 0, point: 'squash.after_settle', crashes: true, meanwhile: [] },
]
