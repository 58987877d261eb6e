import { DateTime } from 'luxon'
import { evaluate, figureOf, type Items, keysOf, type Moment, noItems, rounded } from '../rules/index.ts'
import type { Plain } from './definition.ts'
import { meant } from './happened.ts'
import type { Known } from './known.ts'
import { creditsOf, persuasion } from './persuaded.ts'
import { weightsOf } from './preference.ts'
import { givenBy, totalOf } from './score.ts'
import type { Raw } from './values.ts'

/**
 * What a definition says of one person, from everything that is known of them; undefined: nothing. Of stages it is the first one, as for
 * somebody who is in none. The SQL form is held against it.
 */
export function rawOf(definition: Plain, known: Known, moment: Moment, items: Items = noItems): Raw | undefined {
  const { input, events } = known
  if (definition.kind === 'rule') return evaluate(definition.rule, input) ? 0 : undefined
  if (definition.kind === 'layers') {
    const layer = definition.layers.findIndex((one) => evaluate(one.rule, input))
    if (layer >= 0) return layer
    return definition.rest === undefined ? undefined : definition.layers.length
  }
  if (definition.kind === 'stages') {
    const stage = definition.stages.findIndex((one) => evaluate(one.enter, input))
    return stage >= 0 ? stage : definition.stages.length
  }
  if (definition.kind === 'score') {
    const given = givenBy(definition, known, moment, items)
    const { total } = totalOf(definition, given)
    return given.length > 0 && Number.isFinite(total) ? total : undefined
  }
  if (definition.kind === 'preference') return weightsOf(definition, events, moment, items)[0]?.key
  if (definition.kind === 'persuaded') return persuasion(creditsOf(definition, events, moment, items))
  const happened = meant(definition, events, moment, items)
  switch (definition.kind) {
    case 'buckets':
    case 'figure':
      if (happened.length === 0) return undefined
      return definition.figure.of === 'times' ? happened.length : (figureOf(definition.figure, happened, moment.zone) ?? undefined)
    case 'first':
    case 'last': {
      const { property } = definition
      const keys = happened.flatMap((one) =>
        property === undefined ? [timeKey(one.time, moment)] : keysOf(one.properties[property]).slice(0, 1),
      )
      return definition.kind === 'first' ? keys[0] : keys.at(-1)
    }
    case 'rfm': {
      const last = happened.at(-1)
      if (!last) return undefined
      const money = figureOf({ of: 'sum', property: definition.money }, happened, moment.zone) ?? 0
      return [rounded((moment.now.getTime() - last.time) / dayMs), happened.length, money]
    }
  }
}

const timeKey = (time: number, { zone }: Moment): string => `time ${DateTime.fromMillis(time, { zone }).toFormat('yyyy-MM-dd HH:mm')}`

const dayMs = 86_400_000
