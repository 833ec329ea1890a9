"""The standard catalogues: their limits, their sheet, its coming in, and what is due by them."""
