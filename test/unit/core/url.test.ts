import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isMetadataAddress, parseHttpUrl, shownUrl } from '../../../src/core/url.ts'
import { anyText } from './any-text.ts'

describe('a URL', () => {
  test.each([
    ['https://app.example/health?x=1', 'https://app.example/health?x=1'],
    ['http://localhost:3000', 'http://localhost:3000/'],
    ['http://[::1]:80/', 'http://[::1]/'],
    ['HTTPS://App.Example', 'https://app.example/'],
  ])('%s is read', (text, href) => {
    const parsed = parseHttpUrl(text)
    expect('value' in parsed && parsed.value.href).toBe(href)
  })

  const notAUrl = 'is not a URL; write for example "https://app.example/health"'
  test.each([
    ['', notAUrl],
    ['app.example/health', notAUrl],
    ['/health', notAUrl],
    ['http://', notAUrl],
    ['https://a b.example', notAUrl],
    ['http://app.example:99999', notAUrl],
    ['ftp://app.example', 'has the scheme "ftp:"; only http and https are allowed'],
    ['file:///etc/passwd', 'has the scheme "file:"; only http and https are allowed'],
    ['javascript:alert(1)', 'has the scheme "javascript:"; only http and https are allowed'],
    ['localhost:3000', 'has the scheme "localhost:"; only http and https are allowed'],
    ['https://user@app.example', 'holds credentials; pass them as a secret instead'],
    ['https://user:pass@app.example', 'holds credentials; pass them as a secret instead'],
    ['https://app.example/#top', 'has a fragment ("#…"), which is never sent'],
    [' https://app.example', 'has blanks around it'],
    ['https://app.example\n', 'has blanks around it'],
  ])('"%s" %s', (text, problem) => {
    expect(parseHttpUrl(text)).toEqual({ problem })
  })

  test('any text is either an http(s) URL without credentials, or one sentence', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          anyText,
          anyText.map((rest) => `http://${rest}`),
          fc.webUrl(),
        ),
        (text) => {
          const parsed = parseHttpUrl(text)
          if ('problem' in parsed) return void expect(parsed.problem).not.toBe('')
          expect(parsed.value.protocol).toMatch(/^https?:$/)
          expect(parsed.value.username + parsed.value.password + parsed.value.hash).toBe('')
          expect(parsed.value.hostname).not.toBe('')
        },
      ),
    )
  })

  test('a message shows no query, which may hold a token', () => {
    expect(shownUrl(new URL('https://app.example/a?token=x'))).toBe('https://app.example/a?…')
    expect(shownUrl(new URL('https://app.example/a'))).toBe('https://app.example/a')
  })
})

describe('the address of a metadata service', () => {
  test.each([
    '169.254.169.254',
    '169.254.42.42',
    '169.254.0.23',
    '100.100.100.200',
    'fe80::1',
    'fe80::1%eth0',
    'fd00:ec2::254',
    'fd00:ec2:0:0::254',
    'fd00:42::42',
    'fd20:ce::254',
    '::ffff:169.254.169.254',
    '::FFFF:a9fe:a9fe',
    '0:0:0:0:0:ffff:a9fe:a9fe',
  ])('%s is one', (address) => {
    expect(isMetadataAddress(address)).toBe(true)
  })

  test.each([
    '127.0.0.1',
    '::1',
    '10.0.0.1',
    '169.253.255.255',
    '169.255.0.0',
    '100.100.100.201',
    'fd00:ec2::253',
  ])('%s is none', (address) => {
    expect(isMetadataAddress(address)).toBe(false)
  })

  test.each(['', 'localhost', 'metadata.google.internal', '169.254.169', '999.1.1.1'])(
    '"%s" is no address at all',
    (text) => {
      expect(isMetadataAddress(text)).toBe(false)
    },
  )

  test.each([
    'http://2852039166/',
    'http://0xa9fea9fe/',
    'http://0xa9.0xfe.0xa9.0xfe/',
    'http://0251.0376.0251.0376/',
    'http://169.254.43518/',
    'http://169。254。169。254/',
    'http://169.254.169.254./',
    'http://[::ffff:169.254.169.254]/',
    'http://[::ffff:a9fe:a9fe]/',
  ])('is recognised in %s', (text) => {
    const host = new URL(text).hostname.replace(/^\[|\]$/g, '')
    expect(isMetadataAddress(host)).toBe(true)
  })

  test('never throws, whatever it is given', () => {
    fc.assert(fc.property(fc.oneof(anyText, fc.ipV4(), fc.ipV6()), (text) => void isMetadataAddress(text)))
  })
})
