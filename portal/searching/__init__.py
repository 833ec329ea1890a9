"""What belongs to the search page: the state of its address, filters, what is offered, its feed, what is suggested."""
