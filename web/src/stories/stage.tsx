/** What a story stands in: the answers it needs, and a fault of its own that leaves the others standing. */
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { Component, type ReactNode, useMemo } from 'react';
import type { PartStories } from './story';

class Fault extends Component<{ children: ReactNode }, { fault: string | null }> {
  override state = { fault: null };
  static getDerivedStateFromError(error: unknown) {
    return { fault: String(error) };
  }
  override render() {
    return this.state.fault ? <code className="bad">{this.state.fault}</code> : this.props.children;
  }
}

export function Stage({ answers = [], children }: { answers?: PartStories['answers']; children: ReactNode }) {
  const client = useMemo(() => {
    // What a story did not bring is never asked for: there is no server behind it.
    const made = new QueryClient({
      defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY, retry: false } },
    });
    for (const [key, data] of answers) made.setQueryData(key, data);
    return made;
  }, [answers]);
  return (
    <Fault>
      <QueryClientProvider client={client}>{children}</QueryClientProvider>
    </Fault>
  );
}
