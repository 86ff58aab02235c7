import { inflateSync } from 'node:zlib'

/** A picture of eight bits to a channel with alpha, as PNG (W3C, third edition): its size, and its pixels as `rrggbbaa`. */
export function pixelsOf(png: Buffer): { width: number; height: number; colours: Map<string, number> } {
  if (png.toString('latin1', 1, 4) !== 'PNG') throw new Error('No PNG')
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)]
  if (png[24] !== 8 || png[25] !== 6) throw new Error(`Bits and type are ${png[24]} and ${png[25]}`)
  const data: Buffer[] = []
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at))
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT') data.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)))
  const filtered = inflateSync(Buffer.concat(data))
  const stride = width * 4
  const pixels = Buffer.alloc(stride * height)
  const colours = new Map<string, number>()
  for (let row = 0; row < height; row++) {
    const filter = filtered[row * (stride + 1)] as number
    for (let place = 0; place < stride; place++) {
      const at = row * stride + place
      const left = place < 4 ? 0 : (pixels[at - 4] as number)
      const up = row === 0 ? 0 : (pixels[at - stride] as number)
      const corner = place < 4 || row === 0 ? 0 : (pixels[at - stride - 4] as number)
      pixels[at] = (filtered[row * (stride + 1) + 1 + place] as number) + predicted(filter, left, up, corner)
    }
    for (let at = row * stride; at < (row + 1) * stride; at += 4) {
      const colour = pixels.toString('hex', at, at + 4)
      colours.set(colour, (colours.get(colour) ?? 0) + 1)
    }
  }
  return { width, height, colours }
}

/** What a filter says of a byte by those before it (section 9.2). */
function predicted(filter: number, left: number, up: number, corner: number): number {
  if (filter < 4) return [0, left, up, (left + up) >> 1][filter] as number
  const [toLeft, toUp, toCorner] = [left, up, corner].map((one) => Math.abs(left + up - corner - one)) as [number, number, number]
  if (toLeft <= toUp && toLeft <= toCorner) return left
  return toUp <= toCorner ? up : corner
}
