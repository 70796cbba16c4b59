import { tellHardCases } from './depth-story'
import { lookAtEveryPage } from './every-page'
import { tellStory } from './story'
import { startStage, type Stage } from './support/stage'

// A page may take a while on a busy machine; what a story waits for has its own bound.
jest.setTimeout(120_000)

/** One demo for all page tests: starting it takes a minute. */
let stage: Stage | undefined
beforeAll(async () => {
  stage = await startStage()
}, 420_000)
afterAll(async () => {
  await stage?.close()
}, 60_000)
const stageOf = () => {
  if (!stage) throw new Error('the stage is not there')
  return stage
}

lookAtEveryPage(stageOf)
tellStory(stageOf)
tellHardCases(stageOf)
