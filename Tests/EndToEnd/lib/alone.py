"""alone.py COMMAND…: runs a command and ends as it does, or with 99 when it left a process behind.

The kernel hands orphans of the command to this process, whatever session or group they moved to, so that none is missed.
"""
import ctypes
import os
import signal
import subprocess
import sys
import time

PR_SET_CHILD_SUBREAPER = 36
GRACE_S = 2.0  # a worker dies of its host's death, which takes the kernel a moment

if ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0:
    sys.exit(f"alone: prctl: {os.strerror(ctypes.get_errno())}")

status = subprocess.Popen(sys.argv[1:]).wait()
deadline = time.monotonic() + GRACE_S
while True:
    try:
        pid, _ = os.waitpid(-1, os.WNOHANG)
    except ChildProcessError:
        break
    if pid == 0:
        if time.monotonic() > deadline:
            children = open(f"/proc/self/task/{os.getpid()}/children").read().split()
            for child in children:
                print(f"alone: left behind: {child} {open(f'/proc/{child}/comm').read().strip()}", file=sys.stderr)
                os.kill(int(child), signal.SIGKILL)
            sys.exit(99)
        time.sleep(0.01)
sys.exit(128 - status if status < 0 else status)
