"""Webhooks: what happens is posted to who asked for it, signed, in order, and again until it is taken."""
