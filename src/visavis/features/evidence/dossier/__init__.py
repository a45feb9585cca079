"""The dossier of a case: one package that proves itself offline. `verify.py` is the proof and knows nothing else here;
`builder` makes the package, `summary` the pages for people. The format: docs/develop/dossier.md."""
