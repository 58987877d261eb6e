import { z } from 'zod'
import type { Json } from '../../events.ts'
import { hash32 } from '../../parts.ts'
import { dayMs, wallOf } from '../../rules/dates.ts'
import type { Language, RuleInput, Values } from '../../rules/index.ts'
import { weekdayOf } from '../../time/clock.ts'
import { zoneOf } from '../../time/zone.ts'

export const mostCode = 4_000
/** How long one person's code may run, in ms of a processor, and how much memory it may take. */
export const mostCodeMs = 50
export const mostCodeMemory = 16 * 1024 * 1024
/** Bytes of a result as JSON: runs are small. */
export const mostResult = 2_048

export const resultTypes = ['text', 'number', 'bool'] as const
export type ResultType = (typeof resultTypes)[number]

const names = z.array(z.string().min(1).max(200)).max(50).default([])

export const codeSchema = z.object({
  code: z
    .string()
    .max(mostCode)
    .describe('JavaScript: the body of a function of `trigger`, `profile`, `node` and `now`, which returns an object with the results'),
  trigger: names.describe('properties of the trigger that it is given'),
  profile: names.describe('properties of the profile that it is given'),
  results: z
    .array(z.object({ name: z.string().max(40), type: z.enum(resultTypes) }))
    .max(20)
    .default([])
    .describe('what it finds out; read as `node.<id>.<name>` from then on'),
})
export type CodeSettings = z.infer<typeof codeSchema>

/** `at` is when the run came to a step. */
export const isResult = (name: string): boolean => /^[A-Za-z][A-Za-z0-9_]{0,39}$/.test(name) && name !== 'at'

/** All that code is given, and all that tells two visits apart. */
export interface CodeInput {
  readonly trigger: Values
  readonly profile: Values
  /** What earlier steps have found out, by step. */
  readonly node: Readonly<Record<string, Values>>
  readonly now: {
    readonly iso: string
    /** The person's zone, and what clocks and calendars show there. */
    readonly zone: string
    readonly local: string
    readonly hour: number
    /** 1 is Monday. */
    readonly weekday: number
  }
}

/** `at`: when the person came to the step, by the clock of the run. */
export function codeInput(
  { trigger, profile }: Pick<CodeSettings, 'trigger' | 'profile'>,
  known: { readonly trigger: Values; readonly facts: Pick<RuleInput, 'profile' | 'moment'>; readonly at: number },
): CodeInput {
  const { facts, at } = known
  const zone = zoneOf(facts.profile, facts.moment.zone)
  const wall = wallOf(at, zone)
  const local = new Date(wall).toISOString().slice(0, 19)
  return {
    trigger: only(trigger, known.trigger),
    profile: only(profile, facts.profile),
    node: foundBefore(known.trigger),
    now: {
      iso: new Date(at).toISOString(),
      zone,
      local,
      hour: Number(local.slice(11, 13)),
      weekday: weekdayOf(Math.floor(wall / dayMs)),
    },
  }
}

const only = (names: readonly string[], values: Values): Values =>
  Object.fromEntries(names.flatMap((name) => (values[name] === undefined ? [] : [[name, values[name]]])))

function foundBefore(trigger: Values): CodeInput['node'] {
  const steps = new Map<string, Record<string, Json | undefined>>()
  // In an order of their own: stored, they come back in another one.
  for (const [key, value] of Object.entries(trigger).toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const [, step, name] = /^node\.([^.]+)\.(.+)$/.exec(key) ?? []
    if (step === undefined || name === undefined) continue
    const found = steps.get(step) ?? {}
    found[name] = value
    steps.set(step, found)
  }
  return Object.fromEntries(steps)
}

/** Where chance begins at a visit: the same in a run and in every replay of it, to which a run has another number, and an event another id. */
export const seedOf = (...visit: readonly (string | number)[]): number => hash32(visit.join('\n'))

/** What came of the code of one visit: its result as JSON, or why there is none. */
export type CodeEnd =
  | { readonly json: string }
  | { readonly end: 'time' | 'memory' | 'depth' | 'no_object' | 'too_large' | 'threw'; readonly why: string }

export interface CodeOutcome {
  readonly port: 'ok' | 'failed'
  readonly why: string
  /** Of the step, by the name of the result; what is not there is null. */
  readonly values: Readonly<Record<string, Json>>
}

const types: Readonly<Record<ResultType, string>> = { text: 'string', number: 'number', bool: 'boolean' }
const mostWhy = 150

/** Takes a result by its word: each field of the type that was declared, and no other fields. */
export function codeOutcome({ results }: Pick<CodeSettings, 'results'>, end: CodeEnd): CodeOutcome {
  if (!('json' in end)) return failed(end.why === '' ? end.end : `${end.end}: ${end.why}`)
  const found = JSON.parse(end.json) as Readonly<Record<string, Json>> /* an object, as whoever ran it has seen to */
  const other = Object.keys(found).find((name) => !results.some((result) => result.name === name))
  if (other !== undefined) return failed(`undeclared: ${other}`)
  const values: Record<string, Json> = {}
  for (const { name, type } of results) {
    const value = found[name] ?? null
    if (value !== null && typeof value !== types[type]) return failed(`no_${type}: ${name}`)
    values[name] = value
  }
  return { port: 'ok', why: end.json.slice(0, mostWhy), values }
}

const failed = (why: string): CodeOutcome => ({ port: 'failed', why: why.slice(0, mostWhy), values: {} })

/** Stands at a step until its code has run: for no time, unless too many people's has to. */
export const codeWaits = 'code_waits'

const ends: Readonly<Record<string, Readonly<Record<Language, (of: string) => string>>>> = {
  time: { en: () => 'it took too long', zh: () => '运行超时' },
  memory: { en: () => 'it took too much memory', zh: () => '占用内存过多' },
  depth: { en: () => 'it called itself too deeply', zh: () => '调用层数过多' },
  no_object: { en: () => 'it returned no object', zh: () => '返回值不是对象' },
  too_large: { en: () => 'its result was too large', zh: () => '结果过大' },
  threw: { en: (of) => of, zh: (of) => of },
  undeclared: { en: (of) => `“${of}” is not among its results`, zh: (of) => `结果「${of}」未声明` },
  no_text: { en: (of) => `“${of}” was not a text`, zh: (of) => `「${of}」不是文本` },
  no_number: { en: (of) => `“${of}” was not a number`, zh: (of) => `「${of}」不是数值` },
  no_bool: { en: (of) => `“${of}” was not true or false`, zh: (of) => `「${of}」不是布尔值` },
}

/** How the code of a visit ended, as an operator would say it. */
export function describeCode(port: string, why: string, language: Language): string {
  const zh = language === 'zh'
  if (port === 'ok') return `${zh ? '代码已运行' : 'The code ran'}${why === '' || why === '{}' ? '' : `${zh ? '：' : ': '}${why}`}`
  const [, end = '', of = ''] = /^(\w+)(?:: (.*))?$/s.exec(why) ?? []
  return `${zh ? '代码失败：' : 'The code failed: '}${ends[end]?.[language](of) ?? why}`
}
