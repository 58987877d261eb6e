import type { CountSlice } from '@millrace/contract/analytics/api.ts'
import type { Breakdown, GroupKey } from '@millrace/contract/queries/index.ts'
import { fail } from '../../../platform/errors.ts'
import { readKey } from '../compile/groups.ts'

/** Groups are those of a breakdown, by a key for each of its properties. */
export function checkGroups({ group }: CountSlice, by: Breakdown | undefined): void {
  if (!group) return
  if (!by) return fail('invalid_input', {}, [{ path: 'body.query.by', code: 'required', message: 'groups are those of a breakdown' }])
  const wrong = group.keys.findIndex((keys) => keys.length !== by.length)
  if (wrong >= 0)
    fail('invalid_input', {}, [
      { path: `body.group.keys.${wrong}`, code: 'invalid', message: `one key for each property of the breakdown: ${by.length}` },
    ])
}

/** The keys of a row, one for each property. */
export const keysRead = ({ name, other_name }: { readonly name?: string; readonly other_name?: string }): GroupKey[] =>
  [name, other_name].flatMap((one) => (one === undefined ? [] : [readKey(one)]))
