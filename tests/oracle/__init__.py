"""An oracle of the statutory clock, written from the law text day by day; it shares nothing with `statutes`.

Where the law is silent, these readings are taken:

- A correction asked for after its seven working days is recorded, and the clock does not heed it: nothing freezes, and
  the answer resets nothing (art. 30; the seven days run from the receipt and no reset moves them). So is a Chinese fee
  notice after the last day: it belongs inside the term.
- A consultation sent on the last day or later stops nothing: the due day is counted, and it was not paused.
- While the applicant is waited for (a reset), the days before are worth nothing: none used, no last day. Who answers or
  closes then is in time.
- What was asked before a reset, or between the asking and the answer that resets, is without effect afterwards.
- Extensions are capped in sum per term, and each must come inside the first term; a reset forgets them.
- An explicit date replaces the count: no pause moves it, it is never provisional, no suspended state hides it.
- Of several open consultations of one kind the oldest that is not over is answered, else the oldest of all.
- An `..._expired` of a consultation may be dated on its last day; a lapse only on the day after.
- While suspended, provisional speaks of the day that would be the last if the applicant answered at the end of the
  period, or today where it is over, and nobody else.
- A question to the applicant is refused while the same question, or one that resets, is open.
- Where a law gives an extension once, it is once in each term: a reset forgets it.
"""
