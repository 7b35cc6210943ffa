"""Planning backwards: which steps an application takes, and by when each has to begin."""
