import { toString } from 'qrcode'

/** A QR as a picture for a style (`url(…)`), black on white whatever the theme: scanners want contrast (ISO/IEC 18004). */
export async function qrPicture(text: string): Promise<string | undefined> {
  const svg = await toString(text, { type: 'svg', margin: 2, errorCorrectionLevel: 'M' })
  return `url("data:image/svg+xml;utf8,${encodeURIComponent(svg)}")`
}
