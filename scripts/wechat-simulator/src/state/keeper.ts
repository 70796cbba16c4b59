import type { Simulation } from '../simulation'
import { loadFile, saveFile, saveFileNow } from './archive'

const SAVE_EVERY_MS = 3000

/** Keeps the world in a file: loaded now, saved every few seconds when something changed, and at the end. */
export function keepFile(sim: Simulation, path: string): { loaded: boolean; close: () => void } {
  const loaded = loadFile(sim, path)
  let saving = false
  const timer = setInterval(() => {
    if (!sim.hub.dirty || saving) return
    saving = true
    saveFile(sim, path)
      .catch((error: Error) => console.error(`the state could not be saved: ${error.message}`))
      .finally(() => (saving = false))
  }, SAVE_EVERY_MS).unref()
  return {
    loaded,
    close: () => {
      clearInterval(timer)
      saveFileNow(sim, path)
    },
  }
}
