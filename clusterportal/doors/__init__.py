"""The doors of the desk: log-in, second step, sessions, and what is said to who may not enter."""
