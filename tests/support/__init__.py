"""What tests, benchmarks and the picture book share: the shipped server as a child process, and real browsers."""
