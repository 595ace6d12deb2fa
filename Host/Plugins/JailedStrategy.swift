// Sessions come here.
