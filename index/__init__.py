"""Passages in; ranked passages and checked answers out."""
