import { Refusal } from './calls'

/** Something this person does with the phone, at the simulated WeChat's control API; a refusal there is a failing call here. */
export async function callSim<T>(person: string, act: string, body: object): Promise<T> {
  const reply = await fetch(`/__sim/users/${encodeURIComponent(person)}/${act}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  const answer = (await reply.json()) as T & { error?: string }
  if (!reply.ok) throw new Refusal(answer.error ?? `${act} refused: ${reply.status}`)
  return answer
}
