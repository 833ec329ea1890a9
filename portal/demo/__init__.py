"""The fictional city of Mingzhou (明州市): everything in it is invented."""
