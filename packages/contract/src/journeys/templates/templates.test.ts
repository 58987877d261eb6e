import { expect, test } from 'vitest'
import { describeNode, type ProblemCode, validate } from '../index.ts'
import { draftOf, journeyTemplates, neededEvents } from './index.ts'

/** What only a project can choose. */
const open: readonly ProblemCode[] = ['template_missing', 'segment_missing', 'list_missing', 'journey_missing']

test.each(journeyTemplates)('the template $id is a sound draft in both languages, but for what the project chooses', (template) => {
  const drafts = (['zh', 'en'] as const).map((language) => draftOf(template, language).graph)
  for (const graph of drafts) {
    expect(validate(graph).filter(({ code }) => !open.includes(code))).toEqual([])
    expect(validate(graph).length).toBeGreaterThan(0)
    for (const node of graph.nodes) expect(describeNode(node, 'en')).not.toBe('')
  }
  const drawn = drafts.map(({ edges, nodes }) => [edges, nodes.map(({ id, kind }) => [id, kind])])
  expect(drawn[0]).toEqual(drawn[1])
})

test('a template says which events it needs; those of messages and segments come by themselves', () => {
  const needed = Object.fromEntries(journeyTemplates.map((one) => [one.id, neededEvents(draftOf(one, 'en').graph)]))
  expect(needed).toMatchInlineSnapshot(`
    {
      "check-in": [
        "CheckIn",
        "PayOrder",
      ],
      "first-loan": [
        "ApplyLoan",
        "Register",
      ],
      "koc": [
        "ShareProduct",
        "InviteFriend",
      ],
      "newcomer": [
        "Register",
        "PayOrder",
        "ClaimPack",
      ],
      "nurture": [
        "Download",
      ],
      "stuck": [
        "SubmitApplication",
      ],
      "test-drive": [
        "CancelTestDrive",
        "ArriveStore",
        "RescheduleTestDrive",
        "AnswerSurvey",
        "CallResult",
      ],
      "unpaid-order": [
        "SubmitOrder",
        "PayOrder",
        "CancelOrder",
      ],
    }
  `)
})
