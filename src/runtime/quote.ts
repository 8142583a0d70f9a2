import { oneLine } from '../core/text.ts'
import { redact } from './mask.ts'

/**
 * Foreign words on one line, for a message of ours. Secrets go before it is cut and its blanks are joined: half
 * a secret, or one with other blanks, is a text that no masker knows.
 */
export const quote = (text: string, width?: number): string => oneLine(redact(text), width)
