/**
 * What is wrong with a build argument of this name; undefined if nothing is. Arguments stay readable in the
 * image's history, for everybody who can pull it.
 */
export function secretNameProblem(name: string): string | undefined {
  const words = name.toLowerCase().split('_')
  const telling = words.find((word) =>
    /^(token|key|password|passwd|secret|credentials?|apikey)s?$/.test(word),
  )
  if (telling === undefined) return undefined
  return `looks like a secret ("${telling}"): build arguments stay readable in the image. Give the value to the running app instead, or take a name that does not look like one if it is public`
}
