import QRCode from 'qrcode'
import { Picture } from '../wire/call'

/** Rows as they are: a picture of squares gains nothing from PNG's filters, and trying all of them takes most of the time. */
const UNFILTERED = { filterType: 0 }

/** A square PNG with this text as a QR code. WeChat sends JPEG; what matters to a caller is a picture that a phone can read. */
export async function qrPicture(text: string, width: number): Promise<Picture> {
  const bytes = await QRCode.toBuffer(text, {
    type: 'png',
    width,
    margin: 4,
    errorCorrectionLevel: 'M',
    rendererOpts: UNFILTERED as object,
  })
  return new Picture(bytes, 'image/png')
}
