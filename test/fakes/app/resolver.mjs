// Loaded before the action (`node --import`): a name server that sends one name to a metadata address.
import dns from 'node:dns/promises'
import { syncBuiltinESMExports } from 'node:module'

const real = dns.lookup
dns.lookup = async (host, options) => {
  if (host !== 'innocent.example') return real(host, options)
  return [
    { address: '203.0.113.7', family: 4 },
    { address: '169.254.169.254', family: 4 },
  ]
}
syncBuiltinESMExports()
