/** What we ask of a builder of images. */
export interface Builder {
  /**
   * Builds the image into the engine's store, under every tag given; what the build prints goes into the log,
   * quarantined. Throws `build-failed` with the builder's last words.
   */
  build(request: BuildRequest): Promise<BuiltImage>
  /** Pushes one tagged name; the digest that the push reported. */
  push(taggedName: string): Promise<{ readonly digest: string }>
  /**
   * Takes a tag out of the engine's store again: an engine that builds every commit would fill up. The layers
   * stay in the builder's cache, so that the next build is as fast. Never throws.
   */
  forget(taggedName: string): Promise<void>
}

/** What to build. */
export interface BuildRequest {
  /** Absolute path of the context; streamed to the engine, never mounted. */
  readonly context: string
  /** Absolute path. */
  readonly dockerfile: string
  readonly target?: string
  /** Values that may be seen: they stay in the image's history. */
  readonly args: Readonly<Record<string, string>>
  readonly labels: Readonly<Record<string, string>>
  /** `name:tag`, each of them. */
  readonly tags: readonly string[]
}

/** What was built. */
export interface BuiltImage {
  /** The engine's id, `sha256:…`. It means something only on this engine. */
  readonly id: string
}
