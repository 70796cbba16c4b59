import { ClosedNote } from '../../features/identity/gate'
import { Page } from '../../ui/page'

/** Says why a page stays closed and the way out; asks for no data. */
export default function Forbidden() {
  return <Page title="这一页不对您开放"><ClosedNote /></Page>
}
