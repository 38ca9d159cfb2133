/** A new campaign begins with what is known already: the company as its sender, an address of its own domain. */
import { createCampaign, listDomains, updateCampaign } from '../api/operations';
import type { Campaign, CampaignChange, CampaignDraft, Me } from '../api/types';
import { meQuery, queryClient } from '../app/session';

/** Where nobody said otherwise, campaigns come from this mailbox of the first domain. */
const USUAL_MAILBOX = 'news';

/** The own address where its domain sends, else the usual mailbox of the first domain; empty without a domain. */
export function usualSender(email: string, domains: string[]): string {
  const host = email.slice(email.lastIndexOf('@') + 1).toLowerCase();
  const fits = domains.some((name) => host === name || host.endsWith(`.${name}`));
  if (fits) return email;
  return domains[0] ? `${USUAL_MAILBOX}@${domains[0]}` : '';
}

/** Makes a draft that has its sender, and what else is known of it. */
export async function startCampaign(draft: CampaignDraft, change: CampaignChange = {}): Promise<Campaign> {
  const me: Me = await queryClient.ensureQueryData(meQuery);
  const domains = await queryClient.ensureQueryData({ queryKey: ['domain'], queryFn: listDomains });
  const names = domains.map((domain) => domain.name);
  const address = usualSender(me.user.email, names);
  const made = await createCampaign(draft);
  const from = address ? { from: { name: me.workspace.name, address } } : {};
  if (!address && Object.keys(change).length === 0) return made;
  return updateCampaign(made.id, { ...from, ...change }, made.version);
}
