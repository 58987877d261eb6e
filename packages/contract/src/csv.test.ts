import { expect, test } from 'vitest'
import { csvLine } from './csv.ts'

test('cells are quoted when they must be, and never run as a formula', () => {
  expect(csvLine([1, null, 'a,b', 'say "hi"', '=1+1', ['x'], true])).toBe('1,,"a,b","say ""hi""",\'=1+1,"[""x""]",true\r\n')
})
