import { Box } from '../../ui/native'
import { Row, Rows } from '../../ui/row'
import { Timeline } from '../../ui/timeline'
import { linesOf, noLinesText, whoText, whyText, type Version } from './changes'

/** What a version says that the one before did not: from how many to how many, who changed it and why (SM-6). */
export function Changes({ version }: { version: Version }) {
  const lines = linesOf(version)
  return (
    <>
      {lines.length === 0 && <Box className="card__whose">{noLinesText(version)}</Box>}
      {lines.length > 0 && (
        <Rows>
          {lines.map((line) => (
            <Row key={line.key} title={line.name} value={line.words} />
          ))}
        </Rows>
      )}
      {version.causes.length > 0 && (
        <Box className="card__more">
          <Timeline moments={version.causes.map((cause, at) => ({ key: `${cause.kind}${cause.ref ?? at}`, title: whoText(cause), note: whyText(cause) }))} />
        </Box>
      )}
      {version.version > 1 && version.causes.length === 0 && lines.length > 0 && <Box className="card__whose card__more">由系统按最新数据重新汇总。</Box>}
    </>
  )
}
