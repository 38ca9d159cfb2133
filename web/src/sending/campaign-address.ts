/** Small facts of a campaign that lists and home share. */
import type { CampaignRow, Counts } from '../api/types';

/** A campaign that is over opens with its report. */
export const addressOf = (row: Pick<CampaignRow, 'state'>): '/campaigns/$id' | '/campaigns/$id/report' =>
  row.state === 'finished' || row.state === 'cancelled' ? '/campaigns/$id/report' : '/campaigns/$id';

/** Recipients that need nothing more from us. */
export const settled = (counts: Counts) => counts.accepted + counts.refused + counts.in_doubt + counts.skipped;
