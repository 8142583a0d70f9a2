/** The real parts that `npm test` and `npm run demo` set up, by the variables they hand over. */
export const rig = {
  /** `127.0.0.1:PORT`, with authentication. */
  get registry(): string {
    return needed('RIG_REGISTRY')
  },
  get registryUser(): string {
    return needed('RIG_REGISTRY_USER')
  },
  get registryPassword(): string {
    return needed('RIG_REGISTRY_PASSWORD')
  },
  /** A Docker client that can build with BuildKit. */
  get docker(): string {
    return needed('RIG_DOCKER')
  },
  /** An image in the registry that has `node`. */
  get baseImage(): string {
    return needed('RIG_BASE_IMAGE')
  },
  get act(): string {
    return needed('RIG_ACT')
  },
  /** A Node of this major version; only the long tests have them. */
  node(major: number): string {
    return needed(`RIG_NODE_${major}`)
  },
}

function needed(name: string): string {
  const value = process.env[name]
  if (!value)
    throw new Error(`${name} is not set: start the tests with \`npm test\`, which sets up what they need`)
  return value
}
