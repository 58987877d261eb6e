import { z } from 'zod'
import type { Language, ShowValue } from './describe.ts'
import { comparisonText } from './describe-events.ts'
import { type Comparison, comparisonHolds, comparisonSchema } from './figure.ts'

/** Has a tag: with any value, with one, with one or what is below it, or with a number that compares so. */
export interface TagRule {
  readonly kind: 'tag'
  readonly tag: string
  readonly value?: string | undefined
  readonly below?: true | undefined
  readonly is?: Comparison | undefined
}

export const tagLeafSchema = z
  .object({
    kind: z.literal('tag'),
    tag: z.string().min(1).max(200),
    value: z.string().max(200).optional(),
    below: z.literal(true).optional().describe('the value, or one below it: `大三` and `大三/计算机`'),
    is: comparisonSchema.optional().describe('instead of a value: compares values that are numbers, others match nothing'),
  })
  .refine(({ value, is }) => value === undefined || is === undefined, { path: ['is'], message: 'either a value or a comparison' })
  .refine(({ value, below }) => !below || (value ?? '') !== '', {
    path: ['below'],
    message: 'only what has a value has something below it',
  })

/** Whether somebody with this value is meant; undefined: without the tag. The SQL form is held against it. */
export function tagHolds({ value, below, is }: TagRule, actual: string | undefined): boolean {
  if (actual === undefined) return false
  if (is) return comparisonHolds(is, numberIn(actual))
  return value === undefined || actual === value || (below === true && actual.startsWith(`${value}/`))
}

/** As `String` writes a number, without an exponent: `12.5`, and not `12.`, `012` or ` 12`. Both engines read it alike. */
export const numberPattern = '^-?(0|[1-9][0-9]*)([.][0-9]+)?$'
const isNumber = new RegExp(numberPattern)

/** The number a value is, or null when it is none. */
export const numberIn = (value: string): number | null => (isNumber.test(value) ? Number(value) : null)

export function describeTag({ tag, value, below, is }: TagRule, language: Language, show: ShowValue): string {
  const zh = language === 'zh'
  const name = zh ? `标签「${tag}」` : `tag “${tag}”`
  if (is) return `${name}${zh ? '' : ' '}${comparisonText(is, language, (one) => show('tag', tag, one))}`
  if (value === undefined) return zh ? `有${name}` : `has the ${name}`
  if (below) return zh ? `${name}为「${value}」及其下级` : `${name} is “${value}” or below it`
  return zh ? `${name}为「${value}」` : `${name} is “${value}”`
}

/** The opposite, where a language has a verb for it. */
export function describeNoTag({ tag, value, below, is }: TagRule, language: Language): string | undefined {
  const zh = language === 'zh'
  if (is) return undefined
  const name = zh ? `标签「${tag}」` : `tag “${tag}”`
  if (value === undefined) return zh ? `没有${name}` : `has no ${name}`
  if (below) return zh ? `${name}不是「${value}」及其下级` : `the ${name} is not “${value}” nor below it`
  return zh ? `${name}不是「${value}」` : `the ${name} is not “${value}”`
}
