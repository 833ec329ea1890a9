"""Everything sent to a person: a row in an outbox first, mail later."""
