import { proof, type Row } from '../row.ts'

/** What services answer, or do not. */
export const answers: readonly Row[] = [
  {
    id: 'F-1',
    title: 'a service asks us to slow down',
    applies: true,
    proofs: [
      proof(
        ['unit/runtime/retry.test.ts', 'Retry-After > in seconds is waited for'],
        [
          'runtime/retry.ts',
          'const askedMs = askedWaitMs(result)',
          'const askedMs = askedWaitMs(result) * 0',
        ],
      ),
      proof(
        [
          'unit/runtime/retry.test.ts',
          "GitHub's rate limit > with status %i is waited for until it is reset, by the clock of the server",
        ],
        [
          'runtime/retry.ts',
          "return isLimit ? until(Number(headers['x-ratelimit-reset']) * 1000, now) : 0",
          'return isLimit ? 0 : 0',
        ],
      ),
      proof(
        [
          'contract/forge.test.ts',
          'a forge that speaks %s > waits after a 403 that says for how long, which is no lack of permission',
        ],
        ['runtime/retry.ts', 'status === 403 && limited ?', 'status === 403 && status < 0 ?'],
      ),
      proof(
        ['unit/runtime/retry.test.ts', 'the log says what is repeated, why and when, without the query'],
        ['runtime/retry.ts', 'const what = `${method} ${shownUrl(url)}`', 'const what = `${method} ${url}`'],
      ),
    ],
  },
  {
    id: 'F-2',
    title: 'a service answers 5xx, or a proxy answers in its place',
    applies: true,
    proofs: [
      proof(
        ['unit/runtime/retry.test.ts', 'an exchange is repeated > after status %i'],
        ['runtime/retry.ts', 'status >= 500 ?', 'status >= 600 ?'],
      ),
      proof(
        ['unit/forges/refusal.test.ts', "a refusal is told > for a proxy's page, without a word of it"],
        [
          'forges/refusal.ts',
          "const json = contentType === '' || contentType.includes('json')",
          "const json = contentType !== 'none'",
        ],
      ),
      proof(
        [
          'contract/forge.test.ts',
          "a forge that speaks %s > does not take a proxy's page with status 200 for an answer",
        ],
        ['forges/gitea-api.ts', '&& !isPage) return', '&& !(isPage && response.status < 0)) return'],
      ),
    ],
  },
  {
    id: 'F-3',
    title: 'there is no answer, or half of one',
    applies: true,
    proofs: [
      proof(
        ['unit/runtime/http.test.ts', 'there is no answer > within the time where the body drips for ever'],
        ['runtime/http.ts', 'limited(wanted)', 'limited({ ...wanted, timeoutMs: wanted.timeoutMs * 20 })'],
      ),
      proof(
        ['unit/runtime/http.test.ts', 'there is no answer > where nobody vouches for the certificate'],
        ['runtime/http-failure.ts', "return new HttpFailure('tls',", "return new HttpFailure('reset',"],
      ),
      proof(
        ['contract/forge.test.ts', 'a forge that speaks %s > goes on after a reset and a cut answer'],
        ['runtime/retry.ts', "= ['reset', ", '= ['],
      ),
      proof(
        ['unit/runtime/api.test.ts', 'fails with a sentence where the JSON ends in the middle each time'],
        ['runtime/whole.ts', 'if (status >= 300 || !isJson', 'if (status >= 0 || !isJson'],
      ),
      proof(
        ['unit/runtime/http.test.ts', 'there is no answer > within the time where nobody speaks'],
        [
          'runtime/limits.ts',
          "    joint.abort(new Error('the deadline passed'))\n",
          '    setTimeout(() => joint.abort(new Error()), 2000)\n',
        ],
      ),
    ],
  },
  {
    id: 'F-4',
    title: 'something was made, although the answer says that it was not',
    applies: true,
    proofs: [
      proof(
        [
          'contract/forge-comment.test.ts',
          'the sticky comment on %s > is created exactly once when the create was done but answered with an error',
        ],
        ['comments/upsert.ts', 'if (comment !== undefined) return comment\n', ''],
      ),
      proof(
        ['unit/runtime/api.test.ts', 'a POST, which may have been carried out, > is not repeated after %s'],
        ['runtime/api.ts', "(method === 'POST' ? retryRefused : retryIdempotent)", 'retryIdempotent'],
      ),
      proof(
        [
          'unit/runtime/api.test.ts',
          'a PATCH, whose text may be outdated by now, > is left to the caller after %s',
        ],
        ['runtime/api.ts', "onlyWait: method === 'PATCH',", ''],
      ),
      proof(
        ['unit/runtime/retry.test.ts', 'what must not be done twice > is not repeated after %s'],
        [
          'runtime/retry.ts',
          "if (result instanceof HttpFailure) return result.kind === 'refused' ? result.message : undefined",
          'if (result instanceof HttpFailure) return result.message',
        ],
      ),

      proof(
        ['contract/forge-comment.test.ts', 'the sticky comment on %s > is changed exactly once after %s'],
        [
          'comments/lasting.ts',
          '.then(() => undefined, passing)',
          '.then(() => undefined as Failure | undefined)',
        ],
      ),
    ],
  },
  {
    id: 'F-5',
    title: 'a read shows what was, and not what is',
    applies: true,
    proofs: [
      proof(
        [
          'contract/forge-comment.test.ts',
          'the sticky comment on %s > is one after two runs created it, also where the list lags behind the create',
        ],
        ['comments/upsert.ts', 'if (seen || looked === attempts)', 'if (looked > 0)'],
      ),
      proof(
        [
          'contract/forge-comment.test.ts',
          'the sticky comment on %s > is looked at again where the answer lags behind the change',
        ],
        ['comments/lasting.ts', '|| looked === 3', '|| looked > 0'],
      ),
    ],
  },
]
