"""Proofs by harm: a process dies at every named point, acts race for one case, the mail server refuses."""

# Every name that the code gives to `faultpoint.at`; a test compares. The last two are of the writer of the index.
POINTS = (
    "door.taken_in",
    "door.event_appended",
    "door.told",
    "sweep.step_taken",
    "sweep.reminded",
    "sweep.between_cases",
    "messages.reminded",
    "documents.reminded",
    "sweep.before_the_mails",
    "digest.mail_made",
    "sweep.unfinished",
    "delivery.claimed",
    "delivery.accepted",
    "index.committed",
    "index.drained",
)
