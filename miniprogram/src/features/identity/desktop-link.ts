/** The confirmation page in the text of a scanned QR; undefined for any other QR. No URL parser: the mini-program has none. */
export function desktopOf(scanned: string): { id: string; ticket: string } | undefined {
  const found = /\/pages\/confirm-desktop\/index\?id=(\d{1,20})&ticket=([\w-]{20,100})/.exec(decoded(scanned))
  return found?.[1] && found[2] ? { id: found[1], ticket: found[2] } : undefined
}

const decoded = (text: string) => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** Seconds until the browser asks again how far the sign-in is: often at first, then less. */
export const pollAfter = (askedTimes: number): number => Math.min(1.5 + Math.floor(askedTimes / 10), 5)
