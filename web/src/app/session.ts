/** Who is signed in, and what they may do. The server decides; the screen only leaves out what it would refuse. */
import { QueryClient, useQuery } from '@tanstack/react-query';
import { ApiError } from '../api/client';
import { getMe } from '../api/operations';
import type { Me } from '../api/types';

const NO_RETRY_BELOW = 500;
/** While the people are being loaded into memory, what needs them asks again so often. */
const ASK_AGAIN_MILLISECONDS = 700;

const isLoading = (error: unknown) => error instanceof ApiError && error.problem.code === 'loading';

/** The rights that the screens ask about; the server names them in `me`. */
export type Right =
  | 'edit_customers'
  | 'label_customers'
  | 'record_events'
  | 'assign'
  | 'share_views'
  | 'edit_letters'
  | 'import'
  | 'propose_campaigns'
  | 'send_campaigns'
  | 'manage_users'
  | 'manage_channels'
  | 'manage_keys'
  | 'manage_workspace'
  | 'manage_lists'
  | 'manage_suppressions'
  | 'see_audit'
  | 'erase'
  | 'export';

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      refetchOnWindowFocus: false,
      retry: (count, error) =>
        count < 2 && error instanceof ApiError && error.status >= NO_RETRY_BELOW && !isLoading(error),
      refetchInterval: (query) => (isLoading(query.state.error) ? ASK_AGAIN_MILLISECONDS : false),
    },
  },
});

export const meQuery = { queryKey: ['me'], queryFn: getMe, staleTime: Number.POSITIVE_INFINITY };

export function useMe(): Me {
  const { data } = useQuery(meQuery);
  if (!data) throw new Error('a screen behind the sign-in was shown without one');
  return data;
}

export function useRight(right: Right): boolean {
  return useMe().rights.includes(right);
}
