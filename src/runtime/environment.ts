/**
 * The environment of this process. Children never get all of it: an earlier step may have planted
 * `NODE_OPTIONS`, `LD_PRELOAD` or `GIT_*` there.
 */
const passedOn = [
  'PATH',
  'HOME',
  'USER',
  'LANG',
  'LC_ALL',
  'TZ',
  'TMPDIR',
  'XDG_RUNTIME_DIR',
  'SSH_AUTH_SOCK',
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'NO_PROXY',
  'http_proxy',
  'https_proxy',
  'no_proxy',
  'DOCKER_HOST',
  'DOCKER_CERT_PATH',
  'DOCKER_TLS_VERIFY',
  'DOCKER_CONTEXT',
  'DOCKER_API_VERSION',
  // By this GitHub's runner finds what a job left running (JobExtension.cs, orphan processes).
  'RUNNER_TRACKING_ID',
  'SYSTEMROOT',
  'PATHEXT',
  'TEMP',
  'TMP',
] as const

/** The value of a variable of this step; undefined if it is not set or empty. */
export function variable(name: string): string | undefined {
  const value = process.env[name]
  return value === undefined || value === '' ? undefined : value
}

/** What a child process gets: the allow-list, and what the caller adds. */
export function childEnvironment(extra: Readonly<Record<string, string>> = {}): Record<string, string> {
  const kept: Record<string, string> = {}
  for (const name of passedOn) {
    const value = process.env[name]
    if (value !== undefined) kept[name] = value
  }
  return { ...kept, ...extra }
}
