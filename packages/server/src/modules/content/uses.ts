import type { Body } from '@millrace/contract/content/api.ts'
import { referenceOf, ruleUses, variableUses } from '@millrace/contract/uses.ts'
import { sql } from '../../platform/sql.ts'
import type { UseSource } from '../../platform/uses.ts'
import { sharedIn } from './mail/draw.ts'
import { variablesOf } from './variables.ts'

/** Properties that templates print, blocks they share, and what their rules of suitability ask about. */
export const templateUses: UseSource = async (db, projectId) => {
  const rows = await db.rows<{ id: string; name: string; body: Body; isArchived: boolean }>(sql`
    select template_id as id, name, body, archived_at is not null as "isArchived" from templates where project_id = ${projectId} order by name`)
  return rows.map(({ body, ...row }) => ({
    item: { kind: 'template', ...row, isLive: false },
    needs: 'content.read',
    of: [
      ...variableUses(variablesOf(body)),
      ...(body.suits ? ruleUses(body.suits) : []),
      ...(body.kind === 'email' ? sharedIn(body).map((one) => referenceOf('shared_block', one)) : []),
    ],
  }))
}
