"""Mail: written in the transaction that causes it, sent by a job, in the reader's language and zone."""
