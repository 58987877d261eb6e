import { z } from 'zod'
import type { Language, ShowValue } from '../../rules/index.ts'
import { error } from '../problem.ts'
import { defineEntry } from './kind.ts'

const ofSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('segment'), id: z.string().max(100).describe('a live segment') }),
  z.object({
    kind: z.literal('stage'),
    tag: z.string().max(200).describe('name of a tag with stages'),
    stage: z.string().max(200),
    from: z.string().max(200).optional().describe('only those who were in this stage before'),
  }),
])
type Of = z.infer<typeof ofSchema>

const fresh = (): Of => ({ kind: 'segment', id: '' })
const equal = (property: string, value: string) => ({ property, op: 'eq' as const, value })
const missing = (of: Of) => ((of.kind === 'segment' ? of.id : of.stage) === '' ? [error(null, 'segment_missing')] : [])
const segments = (of: Of): string[] => (of.kind === 'segment' && of.id !== '' ? [of.id] : [])
const nameOf = (of: Of, show: ShowValue | undefined): string =>
  of.kind === 'segment' ? (show?.('segment', '', of.id) ?? of.id) : `${of.tag} ${of.from ? `${of.from} → ` : ''}${of.stage}`

const said = (zh: string, en: string, of: Of, language: Language, show: ShowValue | undefined): string =>
  language === 'zh' ? `${zh}「${nameOf(of, show)}」` : `${en} “${nameOf(of, show)}”`

/** Somebody comes into a live segment, or into a stage of a tag. */
export const segmentEnter = defineEntry('segment_enter', { of: ofSchema })({
  fresh: () => ({ kind: 'segment_enter', of: fresh() }),
  opens: ({ of }) =>
    of.kind === 'segment'
      ? { event: '$segment_entered', filters: [equal('$segment', of.id)], links: [] }
      : {
          event: '$stage_entered',
          filters: [equal('$tag', of.tag), equal('$stage', of.stage), ...(of.from ? [equal('$stage_before', of.from)] : [])],
          links: [],
        },
  segments: ({ of }) => segments(of),
  check: ({ of }) => missing(of),
  describe: ({ of }, language, show) => said('进入', 'Enters', of, language, show),
})

/** Somebody leaves a live segment, or a stage of a tag for another one. */
export const segmentExit = defineEntry('segment_exit', { of: ofSchema })({
  fresh: () => ({ kind: 'segment_exit', of: fresh() }),
  opens: ({ of }) =>
    of.kind === 'segment'
      ? { event: '$segment_exited', filters: [equal('$segment', of.id)], links: [] }
      : { event: '$stage_entered', filters: [equal('$tag', of.tag), equal('$stage_before', of.stage)], links: [] },
  segments: ({ of }) => segments(of),
  check: ({ of }) => missing(of),
  describe: ({ of }, language, show) => said('离开', 'Leaves', of, language, show),
})
