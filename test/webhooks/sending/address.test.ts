import fc from 'fast-check'
import t from 'tap'
import { isPublic } from '../../../src/webhooks/sending/endpoint.ts'

/** By what speaks against them. At the edges of a range its first and last address. */
const refused: Record<string, string[]> = {
  'this host (RFC 791)': ['0.0.0.0', '0.0.0.1', '0.255.255.255'],
  'private use (RFC 1918)': ['10.0.0.0', '10.255.255.255', '172.16.0.0', '172.31.255.255', '192.168.0.0', '192.168.255.255'],
  'carrier-grade NAT (RFC 6598)': ['100.64.0.0', '100.127.255.255'],
  'loopback (RFC 1122)': ['127.0.0.0', '127.0.0.1', '127.255.255.255'],
  'link-local (RFC 3927)': ['169.254.0.0', '169.254.255.255'],
  'metadata of clouds': [
    '169.254.169.254',
    '169.254.170.2',
    '100.100.100.200',
    '192.0.0.192',
    '168.63.129.16',
    'fd00:ec2::254',
    'fd20:ce::254',
  ],
  'IETF protocols (RFC 6890)': ['192.0.0.0', '192.0.0.170', '192.0.0.255'],
  'documentation (RFC 5737)': ['192.0.2.1', '198.51.100.1', '203.0.113.255'],
  'AS112 and AMT': ['192.31.196.1', '192.52.193.1', '192.175.48.1'],
  '6to4 relays (RFC 7526)': ['192.88.99.1'],
  'benchmarks (RFC 2544)': ['198.18.0.0', '198.19.255.255'],
  'multicast (RFC 5771)': ['224.0.0.0', '239.255.255.255'],
  'reserved (RFC 1112)': ['240.0.0.0', '255.255.255.254'],
  broadcast: ['255.255.255.255'],
  'unspecified and loopback (RFC 4291)': ['::', '::1', '0:0:0:0:0:0:0:1', '0000:0000:0000:0000:0000:0000:0000:0001'],
  'IPv4-mapped': [
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '::ffff:10.0.0.1',
    '::ffff:169.254.169.254',
    '::ffff:8.8.8.8',
    '0:0:0:0:0:ffff:a9fe:a9fe',
  ],
  'IPv4-compatible': ['::127.0.0.1', '::7f00:1', '::a00:1', '::8.8.8.8'],
  'IPv4-translated (RFC 2765)': ['::ffff:0:127.0.0.1', '::ffff:0:7f00:1'],
  'NAT64 (RFC 6052, 8215)': ['64:ff9b::127.0.0.1', '64:ff9b::7f00:1', '64:ff9b::808:808', '64:ff9b:1::a00:1', '64:ff9b:1:ffff::a00:1'],
  '6to4 (RFC 3056)': ['2002:7f00:1::', '2002:a00:1::1', '2002:808:808::1', '2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
  'Teredo (RFC 4380)': ['2001::1', '2001:0:4136:e378:8000:63bf:80ff:fffe'],
  'unique local (RFC 4193)': ['fc00::', 'fd12:3456:789a::1', 'fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
  'link-local, site-local (RFC 4291, 3879)': ['fe80::', 'fe80::1', 'febf::1', 'fec0::1', 'feff::1'],
  'multicast (RFC 4291)': ['ff00::', 'ff02::1', 'ff0e::1'],
  'discard, segment routing': ['100::1', '100:0:0:1::1', '5f00::1'],
  'IETF protocols (RFC 2928)': ['2001:1::1', '2001:2::1', '2001:3::1', '2001:4:112::1', '2001:10::1', '2001:20::1', '2001:1ff::1'],
  'documentation (RFC 3849, 9637)': ['2001:db8::1', '2001:db8:ffff::1', '3fff::1', '3fff:fff::1'],
  'AS112 (RFC 7534)': ['2620:4f:8000::1'],
  'not given out yet': ['4000::1', '1fff::1', '8000::1', 'e000::1'],
  'with a zone': ['fe80::1%eth0', '2606:4700::1111%1'],
  'in a notation of which readers disagree': [
    '0x7f.1',
    '0x8.0x8.0x8.0x8',
    '0177.0.0.1',
    '010.8.8.8',
    '8.8.8.08',
    '2130706433',
    '134744072',
    '8.8',
    '8.8.2056',
  ],
  'none at all': [
    '',
    ' ',
    'localhost',
    'hooks.example',
    '8.8.8',
    '8.8.8.256',
    '8.8.8.8.8',
    '8.8.8.8 ',
    '[2606:4700::1111]',
    '2606:4700:::1',
    '-1',
    '8.8.8.8/32',
  ],
}

const accepted = [
  ...['1.0.0.1', '8.8.8.8', '9.255.255.255', '11.0.0.0', '100.63.255.255', '100.128.0.0', '126.255.255.255', '128.0.0.0'],
  ...['168.63.129.15', '169.253.255.255', '169.255.0.0', '172.15.255.255', '172.32.0.0', '192.0.1.0', '192.167.255.255', '192.169.0.0'],
  ...['198.17.255.255', '198.20.0.0', '223.255.255.255'],
  ...['2000::1', '2001:200::1', '2001:db7::1', '2001:db9::1', '2003::1', '2606:4700:4700::1111', '2A00:1450:4001::200E', '3ffe::1'],
]

for (const [reason, addresses] of Object.entries(refused))
  t.test(`no public address: ${reason}`, async (t) => {
    for (const address of addresses) t.notOk(isPublic(address), address)
  })

t.test('what is left is public, up to the edges of each range', async (t) => {
  for (const address of accepted) t.ok(isPublic(address), address)
})

t.test('no IPv4 address is reached through IPv6', async () => {
  const prefixes = ['::', '::ffff:', '::ffff:0:', '64:ff9b::', '64:ff9b:1::']
  fc.assert(
    fc.property(fc.ipV4(), fc.constantFrom(...prefixes), (address, prefix) => !isPublic(prefix + address)),
    { seed: 1, numRuns: 2000 },
  )
})
