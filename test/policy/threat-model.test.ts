import { describe, expect, test } from 'vitest'
import { page } from '../harness/docs.ts'
import { threats } from '../resistance/threats.ts'

const { text } = page('action-docs/threat-model.md')

/** What the page says of a threat. */
const section = (id: string): string => text.split(/^### /m).find((part) => part.startsWith(`${id} `)) ?? ''

describe.each([...threats])('$id, $title', (threat) => {
  const linked = [...section(threat.id).matchAll(/\]\(\.\.\/(test\/[^)#]+)\)/g)].map(([, file = '']) => file)

  test('has its place in the threat model', () => {
    expect(section(threat.id).split('\n').length).toBeGreaterThan(4)
  })

  test('leads to a test that fails without the defence, where there is one', () => {
    if (!threat.applies) return expect(linked).toEqual([])
    const proving = threat.proofs.map((proof) => proof.test.file)
    expect(linked.filter((file) => proving.includes(file))).not.toEqual([])
  })
})

test('the threat model tells of no threat that the table does not have', () => {
  const told = [...text.matchAll(/^### (T-\d+) /gm)].map(([, id]) => id)
  expect(told).toEqual(threats.map(({ id }) => id))
})
