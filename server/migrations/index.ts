/** Every migration in order; esbuild bundles this list, so a migration that is missing here does not exist. */
import { Platform1760000000001 } from './0001-platform'
import { Identity1760000000002 } from './0002-identity'
import { Roster1760000000003 } from './0003-roster'
import { Calendar1760000000004 } from './0004-calendar'
import { Push1760000000005 } from './0005-push'
import { Attendance1760000000006 } from './0006-attendance'
import { Summary1760000000007 } from './0007-summary'
import { People1760000000008 } from './0008-people'
import { Moves1760000000009 } from './0009-moves'
import { Summary1760000000012 } from './0012-summary'
import { CalendarKinds1760000000010 } from './0010-calendar'
import { AttendanceDepth1760000000011 } from './0011-attendance'
import { Trust1760000000013 } from './0013-trust'
import { Push1760000000014 } from './0014-push'
import { Departments1760000000015 } from './0015-departments'
import { BureauMenu1760000000016 } from './0016-bureau-menu'
import { PushSince1760000000017 } from './0017-push-since'

export const migrations = [
  Platform1760000000001,
  Identity1760000000002,
  Roster1760000000003,
  Calendar1760000000004,
  Push1760000000005,
  Attendance1760000000006,
  Summary1760000000007,
  People1760000000008,
  Moves1760000000009,
  CalendarKinds1760000000010,
  AttendanceDepth1760000000011,
  Summary1760000000012,
  Trust1760000000013,
  Push1760000000014,
  Departments1760000000015,
  BureauMenu1760000000016,
  PushSince1760000000017,
] as const
