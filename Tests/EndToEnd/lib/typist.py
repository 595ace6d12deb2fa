"""typist.py COMMAND…: runs a command on a terminal of its own and answers what it asks; ends as it does."""
import os
import pty
import sys

PASSPHRASE = "correct horse battery"

pid, terminal = pty.fork()
if pid == 0:
    os.execvp(sys.argv[1], sys.argv[1:])
unanswered = b""
while True:
    try:
        chunk = os.read(terminal, 4096)
    except OSError:  # the last one to have the terminal open is gone
        break
    if not chunk:
        break
    os.write(1, chunk)
    unanswered += chunk
    for question, answer in ((b"[y/N] ", "y"), (b"key: ", PASSPHRASE), (b"Once more: ", PASSPHRASE)):
        if unanswered.endswith(question):
            os.write(terminal, f"{answer}\n".encode())
            unanswered = b""
_, status = os.waitpid(pid, 0)
sys.exit(os.waitstatus_to_exitcode(status))
