import { readFile } from 'node:fs/promises'
import { parentPort } from 'node:worker_threads'
import { initWasm, Resvg } from '@resvg/resvg-wasm'

/** A drawing to paint, and how many pixels of the picture make one of its own. */
export type PaintTask = { svg: string; scale: number }

const fileOf = (url: string): Promise<Buffer> => readFile(new URL(url))

await initWasm(await fileOf(import.meta.resolve('@resvg/resvg-wasm/index_bg.wasm')))
const fontBuffers = await Promise.all([
  fileOf(import.meta.resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf')),
  fileOf(import.meta.resolve('dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf')),
  fileOf(import.meta.resolve('dejavu-fonts-ttf/ttf/DejaVuSerif-Bold.ttf')),
])

parentPort?.on('message', ({ svg, scale }: PaintTask) => {
  const drawing = new Resvg(svg, { font: { fontBuffers, defaultFontFamily: 'DejaVu Sans' }, fitTo: { mode: 'zoom', value: scale } })
  const picture = drawing.render()
  const png = picture.asPng()
  // What lies in the memory of WebAssembly nobody else gives back.
  picture.free()
  drawing.free()
  parentPort?.postMessage(png, [png.buffer as ArrayBuffer])
})
