import fc from 'fast-check'

/** Any text a person or an attacker may send: mostly ASCII, also control characters and halves of surrogate pairs. */
export const anyText = fc
  .array(fc.oneof({ weight: 4, arbitrary: fc.integer({ max: 0x7f }) }, fc.integer({ max: 0xffff })), {
    maxLength: 60,
  })
  .map((units) => String.fromCharCode(...units))
