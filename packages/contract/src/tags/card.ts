import { z } from 'zod'
import { definitionKinds } from './definition.ts'

/** Tags of one person, with what is known of their definitions. */
export const personTagsSchema = z.object({
  items: z.array(
    z.object({
      tag: z.string(),
      value: z.string(),
      setAt: z.iso.datetime(),
      category: z.string(),
      definition: z
        .object({ id: z.string(), kind: z.enum(definitionKinds) })
        .nullable()
        .describe('null: put on by hand or by a journey'),
    }),
  ),
  next: z.null(),
})
export type PersonTags = z.infer<typeof personTagsSchema>

/** Where the tags of the customer pack stand, in the order of a card about a customer (mission row B26). */
export const customerRoot = '客户概览'
export const customerGroups = ['社会属性', '消费能力', '消费偏好', '活跃情况', '决策标签'] as const

/** Tags by their categories: those of a customer's card first and in its order, then the others by name, at last those of no category. */
export function byCategory<T extends { readonly category: string }>(tags: readonly T[]): { readonly title: string; readonly tags: T[] }[] {
  const groups = Map.groupBy(tags, ({ category }) => category.replace(`${customerRoot}/`, ''))
  return [...groups]
    .map(([title, some]) => ({ title, tags: some }))
    .toSorted((a, b) => placeOf(a.title) - placeOf(b.title) || (a.title < b.title ? -1 : 1))
}

const placeOf = (title: string): number => {
  if (title === '') return customerGroups.length + 1
  const place = customerGroups.findIndex((one) => one === title)
  return place < 0 ? customerGroups.length : place
}
