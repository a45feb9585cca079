"""REST v1: turns JSON requests into calls on features. It holds no rules."""
