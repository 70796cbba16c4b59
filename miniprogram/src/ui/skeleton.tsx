import { Box } from './native'

const many = (count: number) => Array.from({ length: count }, (_, at) => at)
const Line = ({ size }: { size?: 'short' | 'mid' | 'big' }) => <Box className={`skeleton__line${size ? ` skeleton__line--${size}` : ''}`} />
const Figures = () => (
  <Box className="stats">{many(3).map((at) => <Box key={at} className="stat"><Line size="big" /><Line size="mid" /></Box>)}</Box>
)
const RowLines = ({ count }: { count: number }) => (
  <Box className="rows">{many(count).map((at) => <Box key={at} className="row"><Line size={at % 2 ? 'mid' : 'short'} /></Box>)}</Box>
)
const TileBlocks = ({ count }: { count: number }) => <Box className="tiles">{many(count).map((at) => <Box key={at} className="skeleton__tile" />)}</Box>

type Props = { shape: 'card' | 'rows' | 'tiles' | 'stats'; count?: number }

/** Something comes, in the shape in which it will come. */
export const Skeleton = ({ shape, count = 4 }: Props) => (
  <Box className="skeleton card" busy role="status" label="正在加载">
    {shape === 'card' && <><Line size="short" /><Line /><Line size="mid" /></>}
    {shape === 'rows' && <RowLines count={count} />}
    {shape === 'tiles' && <TileBlocks count={count} />}
    {shape === 'stats' && <Figures />}
  </Box>
)
