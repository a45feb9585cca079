"""Clock and job loop: what happens without anybody asking."""
