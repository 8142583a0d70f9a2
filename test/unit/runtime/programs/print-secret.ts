import { Secret } from '../../../../src/core/secret.ts'

/** Prints a secret in every way the console has. */
const secret = new Secret(process.env.CANARY ?? '')
console.log(secret, [secret], { secret })
console.log('%s %o %O %j', secret, secret, secret, secret)
console.error(new Error(`failed: ${secret}`, { cause: secret }))
console.table([{ secret }])
console.dir({ secret }, { showHidden: true, depth: 9 })
