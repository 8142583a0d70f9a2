import { afterAll, beforeAll, expect, test } from 'vitest'
import { seeded } from '../harness/seed.ts'
import { Crew } from './crew.ts'
import { faults } from './faults.ts'
import { proofsOf } from './row.ts'
import { threats } from './threats.ts'

/**
 * Takes the defences out, one at a time: the test that is named for each must fail then, or it proves nothing. A
 * third of them by chance; all with TEST_LONG_ALL=1; only those that MUTATION names (`T-4,F-7.2`) if it is set.
 */
const minutes = 60_000
const all = proofsOf([...threats, ...faults])
const only = process.env.MUTATION?.split(',')
const chosen =
  only !== undefined
    ? all.filter(({ id }) => only.some((name) => id === name || id.startsWith(`${name}.`)))
    : process.env.TEST_LONG_ALL === '1'
      ? all
      : seeded('mutations').share(all, 1 / 3)

if (chosen.length === 0) throw new Error(`MUTATION: there is no ${only}`)

let crew: Crew
beforeAll(() => {
  console.log(`${chosen.length} of ${all.length} mutations`)
  crew = new Crew(chosen)
})
afterAll(() => crew.remove())

test('the named tests pass while the defences are there', { timeout: 20 * minutes }, async () => {
  const problems = await crew.control(chosen)
  crew.start()
  expect(problems).toEqual([])
})

test.each(chosen.map(({ id, test: { name } }) => [id, name]))(
  '%s: %s',
  { timeout: 30 * minutes },
  async (id) => {
    const { red, why } = await crew.verdict(id)
    expect(red, why).toBe(true)
  },
)
