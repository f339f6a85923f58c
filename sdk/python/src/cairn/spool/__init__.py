"""What a run logs, on disk first and then on its way to the platform.

A run has a folder of its own below the spool. Its journal is only ever appended to; how far it is delivered stands beside it.
Whoever holds the folder's lock delivers it: the process that logs, or the next one when that has died.
"""
