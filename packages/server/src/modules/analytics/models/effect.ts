import {
  type EffectAnswer,
  effectAnswerSchema,
  type EffectCell,
  type EffectSlice,
  effectSliceShape,
} from '@millrace/contract/analytics/api.ts'
import { incrementalOf, isEnough } from '@millrace/contract/experiments/incremental.ts'
import { effectColumns, type EffectQuery, effectQuerySchema } from '@millrace/contract/queries/index.ts'
import { z } from 'zod'
import { fail } from '../../../platform/errors.ts'
import { compileEffect, compileEffectPeople } from '../compile/effect.ts'
import type { Model } from '../model.ts'

/** What people did after they were touched, window by window, and how much of it the control group did too. */
export const effectModel: Model<EffectQuery, Omit<EffectAnswer, 'requestId'>, EffectSlice> = {
  name: 'effect',
  summary: 'How many of those touched reached goals within minutes, hours or days, beside a control group',
  peopleSummary: 'The people who were touched, or those of them who reached a goal within a window',
  query: effectQuerySchema,
  answer: effectAnswerSchema,
  slice: z.object(effectSliceShape),
  grows: () => [
    'people.treated',
    'people.control',
    'goals.treated.size',
    'goals.treated.reached',
    'goals.control.size',
    'goals.control.reached',
    'goals.effect.people',
    'goals.effect.peopleFrom',
    'goals.effect.peopleTo',
  ],
  readsPeople: ({ touch }) => touch.kind !== 'event',
  campaign: ({ touch, from, to }) => (touch.kind === 'campaign' ? { id: touch.id, from, to } : undefined),
  async ask({ scope, rows: ask }, query) {
    const { rows, facts } = await ask<Row[]>(compileEffect(query, scope))
    const of = (arm: Row['arm']): Row => (rows[0] ?? []).find((row) => row.arm === arm) ?? { arm, people: 0, sizes: [], reached: [] }
    const [treated, control] = [of('treated'), of('control')]
    const columns = effectColumns(query)
    const hasControl = control.people > 0
    return {
      unit: query.unit,
      columns,
      campaign: scope.campaign ? { id: scope.campaign.id, kind: scope.campaign.kind, name: scope.campaign.name } : null,
      by: hasControl ? (scope.campaign?.by ?? null) : null,
      people: { treated: treated.people, control: control.people },
      goals: query.goals.map(({ event }, goal) => {
        const cells = (row: Row) => columns.map((_, i) => cellOf(row.sizes[i], row.reached[goal * columns.length + i]))
        const [ours, theirs] = [cells(treated), cells(control)]
        const compared = ours.map((cell, i) => compare(cell, theirs[i] ?? null, hasControl))
        return {
          event,
          treated: ours,
          control: theirs,
          effect: compared.map(({ effect }) => effect),
          unknown: compared.map(({ unknown }) => unknown),
        }
      }),
      ...facts,
    }
  },
  people(scope, query, slice) {
    const most = (path: string, value: number | null, length: number): void => {
      if (value !== null && value >= length)
        fail('invalid_input', {}, [{ path: `body.${path}`, code: 'too_big', message: `at most ${length - 1} here` }])
    }
    most('column', slice.column, effectColumns(query).length)
    most('goal', slice.goal, query.goals.length)
    return compileEffectPeople(query, slice, scope)
  },
}

interface Row {
  readonly arm: 'treated' | 'control'
  readonly people: number
  readonly sizes: readonly number[]
  /** Of the first goal window by window, then of the second. */
  readonly reached: readonly number[]
}

const cellOf = (size = 0, reached = 0): EffectCell | null => (size === 0 ? null : { size, reached, rate: reached / size })

type Compared = {
  readonly effect: EffectAnswer['goals'][number]['effect'][number]
  readonly unknown: EffectAnswer['goals'][number]['unknown'][number]
}

/** Treated less control; the rules of what is said are those of incremental conversions. */
function compare(treated: EffectCell | null, control: EffectCell | null, hasControl: boolean): Compared {
  if (!hasControl) return { effect: null, unknown: 'no_control' }
  if (!treated || !control) return { effect: null, unknown: 'still_open' }
  const [one, other] = [
    { n: treated.reached, of: treated.size },
    { n: control.reached, of: control.size },
  ]
  const found = isEnough(one, other) ? incrementalOf(one, other) : undefined
  if (!found) return { effect: null, unknown: 'too_few' }
  const { value: people, interval } = found
  const [peopleFrom, peopleTo] = interval
  const each = (count: number): number => count / treated.size
  return {
    effect: { difference: each(people), from: each(peopleFrom), to: each(peopleTo), people, peopleFrom, peopleTo },
    unknown: null,
  }
}
