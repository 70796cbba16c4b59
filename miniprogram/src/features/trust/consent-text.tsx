import type { Consent } from '@zhixiao/shared-types/domains/consent'
import { Box } from '../../ui/native'

const parts = [['what', '做什么'], ['why', '为什么'], ['keep', '保存多久'], ['ifNot', '不同意会怎样']] as const

/** What is asked, in four short parts; the consequence of a refusal is the last and never hidden. */
export const ConsentText = ({ consent: { text } }: { consent: Pick<Consent, 'text'> }) => (
  <>
    {parts.map(([part, label]) => (
      <Box key={part} className="field">
        <Box className="field__label">{label}</Box>
        <Box className="field__hint">{text[part]}</Box>
      </Box>
    ))}
  </>
)
