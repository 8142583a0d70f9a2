import { type Secret, shortestHidden } from '../core/secret.ts'
import { plainText } from '../core/text.ts'
import { partsOf } from './secret-parts.ts'

/**
 * Masking that holds under each runner's masker. They differ: GitHub's masks many derived forms by itself;
 * Gitea's older runner masks only the literal text after `::add-mask::`, still escaped, and in the order of
 * registration; every one of them is destroyed or blind somewhere (an empty mask shreds the log on
 * act_runner). So we register each form ourselves, one line per form, longest first, raw and escaped.
 */

const masked = new Set<string>()

/**
 * Hides secrets, and the forms they take in other clothes, in everything this job prints from now on. Give all
 * that are known at once: act_runner replaces in the order of registration, so that a secret which begins
 * another one, registered first, would leave the other's end visible.
 */
export function mask(...secrets: readonly Secret[]): void {
  const forms = new Set(secrets.flatMap((secret) => formsOf(secret.reveal())))
  for (const form of longestFirst([...forms].filter((form) => !masked.has(form)))) {
    masked.add(form)
    process.stdout.write(`::add-mask::${form}\n`)
    const escaped = form.replace(/%/g, '%25')
    if (escaped !== form) process.stdout.write(`::add-mask::${escaped}\n`)
  }
}

/** Is any masked text part of this one? An output that holds one is dropped by GitHub. */
export function holdsMasked(text: string): boolean {
  return [...masked].some((form) => text.includes(form))
}

/**
 * Replaces what is masked, before it is printed or sent anywhere: the runner's masker is the second line.
 * Control characters go first, because whoever removes them afterwards would put a divided secret together.
 */
export function redact(text: string): string {
  let clean = plainText(text)
  for (const form of longestFirst([...masked])) clean = clean.replaceAll(form, '***')
  return clean
}

/** Every form a secret may take in a log, longest first. */
export function formsOf(text: string): string[] {
  const forms = new Set<string>()
  // What is too short stays so in other clothes: "%3D1" is as innocent as "=1".
  for (const part of partsOf(text).filter(isLongEnough)) {
    forms.add(part)
    forms.add(plainText(part))
    forms.add(JSON.stringify(part).slice(1, -1))
    forms.add(encodeURIComponent(wellFormed(part)))
    forms.add(encodeURI(wellFormed(part)))
    for (const form of base64Forms(part)) forms.add(form)
  }
  if (isLongEnough(text)) for (const form of base64Forms(text)) forms.add(form)
  return longestFirst([...forms].filter(isLongEnough))
}

const isLongEnough = (text: string): boolean => text.length >= shortestHidden

const longestFirst = (forms: readonly string[]): string[] => forms.toSorted((a, b) => b.length - a.length)

/** Half a surrogate pair (a JSON secret may spell one) cannot be encoded; it leaves us as U+FFFD anyway. */
const wellFormed = (text: string): string => Buffer.from(text).toString()

/** Base64 at each of the three places a text may begin within a longer one, without the unaligned ends. */
function base64Forms(text: string): string[] {
  const bytes = Buffer.from(text)
  const forms: string[] = []
  for (const shift of [0, 1, 2]) {
    const shifted = Buffer.concat([Buffer.alloc(shift), bytes])
    const from = shift === 0 ? 0 : 4
    const whole = Math.floor(shifted.length / 3) * 4
    for (const encoding of ['base64', 'base64url'] as const) {
      const form = shifted.toString(encoding).slice(from, whole)
      if (form.length >= 8) forms.push(form)
    }
  }
  return forms
}
