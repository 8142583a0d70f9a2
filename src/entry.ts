/** One phase of one action. */
type Phase = () => Promise<void>

/** Each action is loaded on demand: a short one does not pay for the parts of a long one. */
const phases: Readonly<Record<string, () => Promise<{ readonly start: Phase }>>> = {
  'build-push-image/main': () => import('./actions/build-push-image/main.ts'),
  'build-push-image/post': () => import('./actions/build-push-image/post.ts'),
  'comment-pr/main': () => import('./actions/comment-pr/main.ts'),
  'destroy-preview/main': () => import('./actions/destroy-preview/main.ts'),
  'health-gate/main': () => import('./actions/health-gate/main.ts'),
  'provision-preview/main': () => import('./actions/provision-preview/main.ts'),
  'provision-preview/post': () => import('./actions/provision-preview/post.ts'),
}

/** Runs one phase, named `<action>/main` or `<action>/post`. The stub that a runner starts calls this. */
export async function start(phase: string): Promise<void> {
  const load = phases[phase]
  if (load === undefined) throw new Error(`There is no "${phase}" in this distribution.`)
  await (await load()).start()
}
