import { type Groups, type GroupsInput, groupsInputSchema } from '@millrace/contract/segments/groups-api.ts'
import type { Attribute } from '@millrace/contract/segments/groups.ts'
import { z } from 'zod'

export const shades = ['people', 'arpu', 'conversion'] as const
export type Shade = (typeof shades)[number]

/** A question across one or two attributes, and what shades the answer. */
export const questionSchema = groupsInputSchema.extend({ by: groupsInputSchema.shape.by.max(2), shade: z.enum(shades).default('people') })
export type Question = GroupsInput & { readonly shade: Shade }

export const emptyQuestion = (): Question => ({ by: [], shade: 'people' })

const window = { kind: 'last', amount: 30, unit: 'day' } as const
export const freshAmount: NonNullable<GroupsInput['amount']> = { event: '', property: '', filters: [], window }
export const freshConversion: NonNullable<GroupsInput['converted']> = { event: '', filters: [], window }

/** What can be asked of a question that is still being written: figures without an event are left out. */
export function askedOf({ shade: _, amount, converted, ...rest }: Question): GroupsInput | undefined {
  const parsed = groupsInputSchema.safeParse({
    ...rest,
    ...(amount && amount.event !== '' && amount.property !== '' ? { amount } : {}),
    ...(converted && converted.event !== '' ? { converted } : {}),
  })
  return parsed.success ? parsed.data : undefined
}

/** With another attribute in its place; without rows there are no columns. */
export function withAttribute(by: readonly Attribute[], place: 0 | 1, attribute: Attribute | undefined): Attribute[] {
  if (attribute) return place === 0 ? [attribute, ...by.slice(1)] : [...by.slice(0, 1), attribute]
  return by.slice(0, place)
}

/** Groups that are shown: all but an empty rest. */
export const shownHeads = ({ heads, figures }: Groups['by'][number]): number[] =>
  heads.flatMap((head, i) => (head.kind === 'other' && figures[i]?.people === 0 ? [] : [i]))
