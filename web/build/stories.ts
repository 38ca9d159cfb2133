/** The stories of the parts (`/parts`) are there while one develops, and in a build only with STORIES=yes. */
import type { Plugin } from 'vite';

export const withStories = process.env.STORIES === 'yes';

/** A build without the flag holds no story: told by the modules that went into it, not by their names. */
export function stories(): Plugin {
  return {
    name: 'tradewind-stories',
    apply: 'build',
    generateBundle(_, bundle) {
      const found = Object.values(bundle)
        .flatMap((file) => (file.type === 'chunk' ? file.moduleIds : []))
        .filter((id) => /\/src\/stories\/|\.story\.tsx$/.test(id));
      if (!withStories && found.length) throw new Error(`stories are in the build: ${found.slice(0, 3).join(', ')}`);
      if (withStories && !found.length) throw new Error('STORIES=yes, and there is no story in the build');
    },
  };
}
