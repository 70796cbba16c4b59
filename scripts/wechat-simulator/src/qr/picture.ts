import QRCode from 'qrcode'
import { Picture } from '../wire/call'

/** A square PNG with this text as a QR code. WeChat sends JPEG; what matters to a caller is a picture that a phone can read. */
export async function qrPicture(text: string, width: number): Promise<Picture> {
  const bytes = await QRCode.toBuffer(text, { type: 'png', width, margin: 4, errorCorrectionLevel: 'M' })
  return new Picture(bytes, 'image/png')
}
