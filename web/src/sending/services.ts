/** What the form of a channel knows of services and of those who give consents. The facts come from the server. */
import { useQuery } from '@tanstack/react-query';
import { listSendingServices } from '../api/operations';
import type { SendingService } from '../api/types';

export function useServices(): SendingService[] {
  const query = useQuery({ queryKey: ['sending-services'], queryFn: listSendingServices, staleTime: Infinity });
  return query.data ?? [];
}

/** Whose consents give tokens where; their names are the same in every language. */
export const CONSENTS = [
  { name: 'Google', url: 'https://oauth2.googleapis.com/token', host: 'smtp.gmail.com', port: 587 },
  {
    name: 'Microsoft 365',
    url: 'https://login.microsoftonline.com/common/oauth2/v2.0/token',
    host: 'smtp.office365.com',
    port: 587,
  },
] as const;

/** Which of them a token's address belongs to. */
export function consentOf(url: string | undefined): string | undefined {
  return CONSENTS.find((known) => known.url === url)?.name;
}
