"""One law a file; each takes the workspaces that it needs and a `Law` into which it writes what it found."""
