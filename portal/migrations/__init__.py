"""What the site itself keeps in the database: the cache where no Redis runs."""
