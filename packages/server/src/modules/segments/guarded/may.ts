import { fail } from '../../../platform/errors.ts'
import type { Actor } from '../../../platform/http/index.ts'

/** A query sees all there is of the people of a project: who has one asked may as well. */
export function mayAskSql(actor: Pick<Actor, 'can'>): void {
  for (const permission of ['segments.write', 'people.read_pii'] as const) if (!actor.can(permission)) fail('forbidden', { permission })
}
