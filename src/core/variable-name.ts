import { ok, type Parsed, wrong } from './parsed.ts'

/**
 * Names of environment variables. What is refused depends on whose environment it is. A container's is the app's own
 * business: `NODE_OPTIONS` there limits the app's memory, `GITHUB_CLIENT_ID` is how its login works, and neither
 * reaches a program of ours, because values go as arguments of the engine's client. A program that we start on the
 * runner is another matter: there the one who writes deploy.yml would decide what code it loads, or whom it calls.
 */
export function parseVariableName(name: string): Parsed<string> {
  return /^[A-Z_][A-Z0-9_]*$/.test(name)
    ? ok(name)
    : wrong('must be upper case letters, digits and "_", and not begin with a digit')
}

/** The name of a variable that a program on the runner is given. */
export function parseProgramVariableName(name: string): Parsed<string> {
  const parsed = parseVariableName(name)
  if ('problem' in parsed) return parsed
  const reserved = /^(GITHUB|RUNNER|ACTIONS|GITEA|FORGEJO|INPUT|STATE)_/.exec(name)
  if (reserved) return wrong(`begins with "${reserved[0]}", which belongs to the runner`)
  return changesPrograms(name) ? wrong('changes how programs are loaded, and is refused') : ok(name)
}

/** Does a variable of this name make programs load other code, or ask somebody else? */
export const changesPrograms = (name: string): boolean => changers.some((changer) => changer.test(name))

const changers: readonly RegExp[] = [
  // What linkers and shells read before they do anything.
  /^(PATH|LD_.+|DYLD_.+|GCONV_PATH|GLIBC_TUNABLES|IFS|ENV|BASH_.+|PS4|SHELLOPTS|BASHOPTS|CDPATH)$/,
  // What interpreters load, and where from.
  /^(NODE_(OPTIONS|PATH|EXTRA_CA_CERTS|TLS_REJECT_UNAUTHORIZED|REPL_EXTERNAL_MODULE)|NPM_CONFIG_.+|(DENO|BUN)_.+)$/,
  /^(PYTHON(STARTUP|PATH|HOME|INSPECT|USERBASE|EXECUTABLE|BREAKPOINT|WARNINGS)|PERL5?(LIB|OPT|DB)|RUBY(OPT|LIB)|GEM_.+)$/,
  /^(JAVA_TOOL_OPTIONS|_JAVA_OPTIONS|JDK_JAVA_OPTIONS|CLASSPATH|OPENSSL_.+|SSL_CERT_.+)$/,
  // What git, ssh and the clients of Docker obey.
  /^(GIT_.+|SSH_(ASKPASS|AUTH_SOCK)|EDITOR|VISUAL|PAGER|DOCKER_.+|BUILDX_.+|BUILDKIT_.+)$/,
  /^(HOME|TMPDIR|XDG_.+|(HTTP|HTTPS|NO|ALL)_PROXY)$/,
]

/**
 * The name of a variable of the step whose value the app gets. What the runner puts there for the action itself is no
 * secret of an app: whoever writes deploy.yml would have the preview hand out the job's own token.
 */
export function parseSecretName(name: string): Parsed<string> {
  const own = /^(ACTIONS|INPUT|STATE|RUNNER)_|^(GITHUB|GITEA|FORGEJO)_TOKEN$/.test(name)
  return own
    ? wrong('belongs to the job itself; give the app a secret of its own, under another name')
    : ok(name)
}
