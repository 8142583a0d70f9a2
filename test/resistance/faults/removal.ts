import { proof, type Row } from '../row.ts'

/** What cannot be removed, brought back or told. */
export const removal: readonly Row[] = [
  {
    id: 'F-16',
    title: 'the branch is gone when the preview is removed',
    applies: true,
    proofs: [
      proof(
        [
          'resistance/branch-gone.test.ts',
          'a preview can be removed when the branch is gone on %s, without a checkout',
        ],
        ['actions/load-app.ts', 'config ?? readConfig(path)', 'readConfig(path) ?? config'],
      ),
    ],
  },
  {
    id: 'F-17',
    title: 'a part cannot be removed',
    applies: true,
    proofs: [
      proof(
        [
          'unit/providers/docker-gone.test.ts',
          'removing what carries the labels > goes on after a command that does not end, and tells of it',
        ],
        [
          'providers/docker/remove.ts',
          'return { removed: [], remaining: [{ resource, reason: messageOf(error), command }] }',
          'throw error',
        ],
      ),
      proof(
        ['unit/previews/destroy.test.ts', 'a preview whose removal fails remains, and keeps nothing else'],
        ['previews/destroy.ts', 'return stays(`preview ${target.name}`, error)', 'throw error'],
      ),
      proof(
        [
          'unit/previews/destroy.test.ts',
          'an image tag that cannot be removed is told without a command, and the others go',
        ],
        ['previews/destroy.ts', 'return stays(`image tag ${name}`, error)', 'throw error'],
      ),
      proof(
        [
          'unit/providers/docker-gone.test.ts',
          'removes again what is still there although the engine removed it',
        ],
        [
          'providers/docker/remove.ts',
          'const unseen = first.refused ? [] : await',
          'const unseen = first.removed ? [] : await',
        ],
      ),
    ],
  },
  {
    id: 'F-18',
    title: 'everything is gone already',
    applies: true,
    proofs: [
      proof(
        [
          'unit/providers/docker-gone.test.ts',
          'a thing of the engine is gone > when client and engine say "%s"',
        ],
        ['clients/docker/lookup.ts', 'network \\S+ not found|', ''],
      ),
      proof(
        ['contract/forge.test.ts', 'a forge that speaks %s > creates, lists, changes and deletes comments'],
        ['forges/gitea.ts', 'if (response.status !== 404) succeeded', 'succeeded'],
      ),
    ],
  },
  {
    id: 'F-19',
    title: 'a migration fails',
    applies: false,
    because: 'Nothing migrates yet; a configuration that asks for it is refused (`not-supported-yet`).',
    sign: /^src\/(migrations|databases)\//,
  },
  {
    id: 'F-20',
    title: 'bringing the previous version back fails, too',
    applies: true,
    proofs: [
      proof(
        [
          'resistance/back.test.ts',
          'a previous version that cannot be started again is told beside what led there, and never as brought back',
        ],
        [
          'providers/docker/back.ts',
          "{ kind: 'lost', version: previous.version, why, container: live }",
          "{ kind: 'answers', version: previous.version }",
        ],
      ),
      proof(
        [
          'unit/providers/docker-start-failure.test.ts',
          'what is told when a version does not start > names what happened, what answers now and what to do (%#)',
        ],
        ['providers/docker/start-failure.ts', ' Start it by hand: docker start ${back.container}', ''],
      ),
    ],
  },
  {
    id: 'F-21',
    title: 'the comment cannot be written',
    applies: true,
    proofs: [
      proof(
        [
          'acceptance/comment-pr.test.ts',
          'comment-pr on %s > warns when the forge is in trouble, tells the text elsewhere, and says nothing of the deploy',
        ],
        [
          'actions/comment-pr/run.ts',
          "return inputs['on-failure'] === 'fail' ? undefined : 'failed'",
          'return undefined',
        ],
      ),
      proof(
        [
          'acceptance/comment-pr.test.ts',
          'comment-pr where the token may not comment > writes the text to the summary and the log instead, and succeeds',
        ],
        [
          'actions/comment-pr/run.ts',
          "isForbidden && inputs['on-forbidden'] !== 'fail' ?",
          "isForbidden && inputs['on-forbidden'] === 'fail' ?",
        ],
      ),
      proof(
        [
          'e2e/build-order.test.ts',
          'the image of a pull request on %s > takes the word of the event where the forge is silent',
        ],
        ['actions/build-push-image/head.ts', 'await ask().catch(unknown)', 'await ask()'],
      ),
    ],
  },
]
