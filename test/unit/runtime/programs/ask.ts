import { Secret } from '../../../../src/core/secret.ts'
import { HttpFailure, request } from '../../../../src/runtime/http.ts'

/** Asks for the address in ASK with a token, and prints what came of it. */
try {
  const { status, body } = await request({
    method: 'GET',
    url: new URL(process.env.ASK ?? ''),
    authorization: new Secret('token canary'),
    refuseMetadata: true,
    timeoutMs: 3000,
  })
  console.log(`${status} ${body}`)
} catch (error) {
  console.log(error instanceof HttpFailure ? `${error.kind}: ${error.message}` : String(error))
}
