"""Who: agencies, posts, the scoped admin."""
