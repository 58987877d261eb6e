import { codeTrialSchema, codeTriedSchema } from '@millrace/contract/journeys/code/api.ts'
import { codeInput, codeOutcome, seedOf } from '@millrace/contract/journeys/index.ts'
import type { Clock } from '../../../platform/clock.ts'
import { defineRoute, type Route } from '../../../platform/http/index.ts'
import type { Sandbox } from '../../../platform/sandbox/sandbox.ts'
import { base, slugOnly } from '../routes-common.ts'
import { runCode, toRun } from './run.ts'

/** The code of a step, run for somebody invented. */
export const codeRoute = ({ clock, code: box }: { readonly clock: Clock; readonly code: Sandbox }): Route =>
  defineRoute({
    method: 'POST',
    url: `${base}/try-code`,
    permission: 'people.read',
    summary: 'Run the code of a step for somebody invented, as a run would; nothing is written',
    params: slugOnly,
    body: codeTrialSchema,
    response: codeTriedSchema,
    status: 200,
    handler: async ({ project, body: { given, ...settings } }) => {
      const now = given.at === undefined ? clock.now() : new Date(given.at)
      const facts = { profile: given.profile, moment: { now, zone: project.timeZone } }
      const input = codeInput(settings, { trigger: given.trigger, facts, at: now.getTime() })
      const [end] = await runCode(box, [toRun(settings.code, input, seedOf('try', project.id))])
      return codeOutcome(settings, end ?? { end: 'time', why: '' })
    },
  })
