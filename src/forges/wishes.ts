import type { Wish } from './refusal.ts'

/** What we ask of a forge, in the words of its messages, and what the token must be allowed for it. */
export const wishes = {
  readVersion: (): Wish => ({ to: 'tell its version', needs: 'read-pull-requests' }),
  readPullRequest: (repository: string, number: number): Wish => ({
    to: `read pull request ${number} of ${repository}`,
    needs: 'read-pull-requests',
  }),
  readComments: (repository: string, number: number): Wish => ({
    to: `read the comments of pull request ${number} of ${repository}`,
    needs: 'write-comments',
  }),
  readComment: (repository: string, id: number): Wish => ({
    to: `read comment ${id} in ${repository}`,
    needs: 'write-comments',
  }),
  createComment: (repository: string, number: number): Wish => ({
    to: `comment on pull request ${number} of ${repository}`,
    needs: 'write-comments',
  }),
  updateComment: (repository: string, id: number): Wish => ({
    to: `change comment ${id} in ${repository}`,
    needs: 'write-comments',
  }),
  deleteComment: (repository: string, id: number): Wish => ({
    to: `delete comment ${id} in ${repository}`,
    needs: 'write-comments',
  }),
  setStatus: (repository: string, sha: string): Wish => ({
    to: `set a status on commit ${sha.slice(0, 12)} of ${repository}`,
    needs: 'write-statuses',
  }),
} as const
