"""Benchmarks of the shipped program, from outside. One name, one table, one line of JSON."""
