/** The mini-program shows no QR: it is the side that scans. The library stays out of its package. */
export const qrPicture = (_text: string): Promise<string | undefined> => Promise.resolve(undefined)
